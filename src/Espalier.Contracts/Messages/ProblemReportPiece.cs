namespace Espalier.Contracts.Messages;

/// <summary>Body of <c>POST /client/v1/problem-reports</c>: a piece of a Mac's part of a problem report. The first piece, at 0, begins anew.</summary>
/// <param name="Id">The order that asked for it, or a new id for a report that a user of the Mac sends.</param>
/// <param name="Offset">Bytes before this piece.</param>
/// <param name="Bytes">The piece, at most <see cref="Problems.ProblemReportLimits.MaxPieceBytes"/>.</param>
/// <param name="IsLast">The part is whole with it.</param>
/// <param name="Description">What the user wrote; with the last piece.</param>
public sealed record ProblemReportPiece(Guid Id, long Offset, byte[] Bytes, bool IsLast, string? Description = null);

/// <summary>The site has a piece.</summary>
/// <param name="Received">Bytes that it has now.</param>
public sealed record ProblemReportReceived(long Received);
