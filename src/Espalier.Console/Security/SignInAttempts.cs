using System.Net;
using Espalier.Site.Enrollment;
using Microsoft.AspNetCore.Http;

namespace Espalier.Console.Security;

/// <summary>Failed sign-ins by address; apart from enrolment's, so that a wrong token does not lock an administrator out.</summary>
internal sealed class SignInAttempts(TimeProvider clock)
{
    private readonly AttemptLimit _limit = new(clock);

    public bool Allows(HttpContext http) => _limit.Allows(AddressOf(http));

    public void Failed(HttpContext http) => _limit.Failed(AddressOf(http));

    private static IPAddress AddressOf(HttpContext http) => http.Connection.RemoteIpAddress ?? IPAddress.None;
}
