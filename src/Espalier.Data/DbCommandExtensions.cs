using System.Data.Common;

namespace Espalier.Data;

/// <summary>Parameters and short reads on plain ADO.NET commands.</summary>
public static class DbCommandExtensions
{
    extension(DbCommand command)
    {
        /// <summary>Adds a parameter; null becomes NULL, instants become microseconds.</summary>
        public DbCommand With(string name, object? value)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value switch
            {
                null => DBNull.Value,
                DateTimeOffset instant => Instants.ToMicroseconds(instant),
                bool flag => flag ? 1 : 0,
                Enum e => Convert.ToInt32(e, System.Globalization.CultureInfo.InvariantCulture),
                _ => value,
            };
            command.Parameters.Add(parameter);
            return command;
        }

        /// <summary>Runs the command and disposes it; answers the rows changed.</summary>
        public async Task<int> RunAsync(CancellationToken token)
        {
            await using (command)
            {
                return await command.ExecuteNonQueryAsync(token);
            }
        }

        /// <summary>The first column of the first row, or default; disposes the command.</summary>
        public async Task<T?> ScalarAsync<T>(CancellationToken token)
        {
            await using (command)
            {
                var value = await command.ExecuteScalarAsync(token);
                return value is null or DBNull ? default : (T)Convert.ChangeType(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T), System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        /// <summary>Reads all rows through <paramref name="read"/>; disposes the command.</summary>
        public async Task<List<T>> ListAsync<T>(Func<DbDataReader, T> read, CancellationToken token)
        {
            await using (command)
            {
                await using var reader = await command.ExecuteReaderAsync(token);
                var rows = new List<T>();
                while (await reader.ReadAsync(token))
                {
                    rows.Add(read(reader));
                }

                return rows;
            }
        }
    }
}
