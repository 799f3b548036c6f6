using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Messages;
using Espalier.Contracts.Problems;
using Espalier.Data;
using Espalier.Site.Enrollment;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Espalier.Site.Problems;

/// <summary>
/// Takes the pieces of a Mac's part of a problem report, straight to the disk. A Mac sends one part at a time, of a bounded size, and only so many reports of it are
/// kept; of a whole part the names are read, and nothing is unpacked.
/// </summary>
internal sealed class TakeProblemReportPiece(SiteDatabase database, ProblemReportFolder folder, ProblemReportWake wake, TimeProvider clock) : IDisposable
{
    /// <summary>Reports that users of one Mac may have here; whoever has more has said what there is to say.</summary>
    public const int MaxOfDevice = 5;

    /// <summary>Reports of all Macs' users here: 16 MB each at most.</summary>
    public const int MaxOfAll = 200;

    private readonly SemaphoreSlim _writing = new(4);

    public async Task<(long Received, IResult? Refused)> RunAsync(KnownDevice device, ProblemReportPiece piece, CancellationToken token)
    {
        var end = piece.Offset + piece.Bytes.Length;
        if (piece.Offset < 0 || piece.Bytes.Length is 0 or > ProblemReportLimits.MaxPieceBytes || piece.Description?.Length > ProblemReportLimits.MaxDescription)
        {
            return Refuse(StatusCodes.Status400BadRequest, ProblemCodes.BodyMalformed, $"A piece has 1 to {ProblemReportLimits.MaxPieceBytes} bytes, a description at most {ProblemReportLimits.MaxDescription} characters.");
        }

        if (piece.Offset > ProblemReportLimits.MaxMacBytes || end > ProblemReportLimits.MaxMacBytes)
        {
            return Refuse(StatusCodes.Status413PayloadTooLarge, ProblemCodes.BodyTooLarge, $"A Mac's part of a problem report has at most {ProblemReportLimits.MaxMacBytes} bytes.");
        }

        await _writing.WaitAsync(token);
        try
        {
            var asked = await AskedForAsync(device, piece.Id, token);
            if (asked.Count == 0 && piece.Offset == 0 && await IsFullAsync(device, piece.Id, token))
            {
                return Refuse(StatusCodes.Status429TooManyRequests, ProblemCodes.TooManyProblemReports, "The site keeps problem reports of this Mac that nobody has looked at yet. Tell your administrator.");
            }

            var path = folder.Piece(device.Id.Value, piece.Id);
            var length = await AppendAsync(device, path, piece, token);
            if (length != end)
            {
                return Refuse(StatusCodes.Status409Conflict, ProblemCodes.PieceMisplaced, $"This piece does not follow what is here, {length} bytes. Begin anew.");
            }

            if (!piece.IsLast)
            {
                return (end, null);
            }

            if (await ProblemReportFolder.ReadNamesAsync(path, token) is null)
            {
                File.Delete(path);
                return Refuse(StatusCodes.Status400BadRequest, ProblemCodes.BodyMalformed, "This is no archive that a problem report can have.");
            }

            await FinishAsync(device, piece, path, asked, token);
            return (end, null);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();

    private async Task<long> AppendAsync(KnownDevice device, string path, ProblemReportPiece piece, CancellationToken token)
    {
        if (piece.Offset == 0)
        {
            foreach (var unfinished in folder.PiecesOf(device.Id.Value))
            {
                File.Delete(unfinished);
            }
        }
        else if (!File.Exists(path))
        {
            return 0;
        }

        await using var file = new FileStream(path, piece.Offset == 0 ? FileMode.Create : FileMode.Open, FileAccess.Write, FileShare.None);
        if (file.Length != piece.Offset)
        {
            // The same piece again, its answer was lost: it is here already.
            return file.Length;
        }

        file.Position = piece.Offset;
        await file.WriteAsync(piece.Bytes, token);
        return file.Length;
    }

    /// <summary>Reports that wait for this Mac's answer to that order.</summary>
    private async Task<List<Guid>> AskedForAsync(KnownDevice device, Guid order, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        return await scope.Command(
                """
                SELECT r.id FROM prb_reports r JOIN act_targets t ON t.job_id = r.job_id AND t.resource_id = r.device_id
                WHERE t.order_id = @order AND t.resource_id = @device AND r.state = 0
                """)
            .With("order", order).With("device", device.Id.Value).ListAsync(static r => r.GetGuid(0), token);
    }

    private async Task<bool> IsFullAsync(KnownDevice device, Guid id, CancellationToken token)
    {
        await using var scope = await database.ReadAsync(token);
        var kept = scope.Context.Set<StoredProblemReport>().Where(r => r.Origin == ProblemReportOrigin.Mac && r.Id != id);
        return await kept.CountAsync(r => r.DeviceId == device.Id.Value, token) >= MaxOfDevice || await kept.CountAsync(token) >= MaxOfAll;
    }

    private async Task FinishAsync(KnownDevice device, ProblemReportPiece piece, string path, List<Guid> asked, CancellationToken token)
    {
        if (asked.Count > 0)
        {
            foreach (var report in asked)
            {
                File.Copy(path, folder.MacPart(report), overwrite: true);
            }

            File.Delete(path);
            wake.Raise();
            return;
        }

        var now = clock.GetUtcNow();
        await database.WriteAsync(
            async (scope, inner) =>
            {
                // An order whose report was deleted meanwhile is no user's report; one that came twice is one.
                var isOrder = await scope.Command("SELECT count(*) FROM act_targets WHERE order_id = @order").With("order", piece.Id).ScalarAsync<int>(inner) > 0;
                if (isOrder || await scope.Context.Set<StoredProblemReport>().AnyAsync(r => r.Id == piece.Id, inner) || await scope.Context.Set<StoredProblemOperation>().AnyAsync(o => o.ReportId == piece.Id, inner))
                {
                    File.Delete(path);
                    return false;
                }

                var name = await scope.Command("SELECT name FROM dev_devices WHERE resource_id = @id").With("id", device.Id.Value).ScalarAsync<string>(inner) ?? "";
                var description = piece.Description is { Length: > 0 } written ? Printable(written) : $"Sent by a user of {name}";
                scope.Context.Add(new StoredProblemReport
                {
                    Id = piece.Id,
                    CreatedAt = now,
                    Origin = ProblemReportOrigin.Mac,
                    Description = ProblemReportLog.Cut(description, ProblemReportLimits.MaxDescription),
                    CreatedBy = "",
                    DeviceId = device.Id.Value,
                    DeviceName = ProblemReportLog.Cut(name, StoredProblemReport.MaxName),
                    Console = "",
                });
                await scope.SaveAsync(inner);
                File.Move(path, folder.MacPart(piece.Id), overwrite: true);
                return true;
            },
            token);
        wake.Raise();
    }

    private static string Printable(string text) => new([.. text.Where(static c => !char.IsControl(c) || c == '\n')]);

    private static (long Received, IResult? Refused) Refuse(int status, string code, string detail) => (0, ClientProblem.Create(status, code, detail, null));
}
