using System.Runtime.CompilerServices;
using Espalier.Contracts.Operations;
using Espalier.Site.Operations;
using Espalier.Site.Security.Roles;

namespace Espalier.Testing;

/// <summary>Asks the gate for operations of which only the request's type is known.</summary>
public static class GateQuestions
{
    /// <summary>The problem that the operation answers to an empty request; null when it was done. The gate decides before it looks into the request, so an empty one of each kind does.</summary>
    public static Task<Problem?> AskForNothingAsync(this OperationsGate gate, UserId user, Type requestType, CancellationToken token) => AskAsync(gate, user, requestType, token);

    /// <summary>As above, for somebody with less than all rights of a user.</summary>
    public static Task<Problem?> AskForNothingAsync(this OperationsGate gate, Bearer bearer, Type requestType, CancellationToken token) => AskAsync(gate, bearer, requestType, token);

    private static async Task<Problem?> AskAsync<TCaller>(OperationsGate gate, TCaller caller, Type requestType, CancellationToken token)
        where TCaller : notnull
    {
        var result = requestType.GetInterfaces().Single(static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRequest<>)).GenericTypeArguments[0];
        var run = typeof(OperationsGate).GetMethods()
            .Single(static m => m.Name == nameof(OperationsGate.RunAsync) && m.GetParameters() is { Length: 3 } parameters && parameters[0].ParameterType == typeof(TCaller))
            .MakeGenericMethod(result);
        var asked = (Task)run.Invoke(gate, [caller, RuntimeHelpers.GetUninitializedObject(requestType), token])!;
        await asked;
        return (Problem?)((dynamic)asked).Result.Problem;
    }
}
