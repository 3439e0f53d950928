using System.Buffers.Text;
using System.Collections;
using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Kefu.Platform.Persistence;

/// <summary>The driver's reader, but what a list has most of is read straight from the engine: ids and moments without a string and the parser of every culture's dates, words and whole numbers without its guards.</summary>
/// <remarks>A page of a list has two thousand values; read by the driver they cost more than the query itself. What is not in the form that the driver writes is left to it.</remarks>
internal sealed class PlainReader(SqliteDataReader inner) : DbDataReader
{
    private readonly byte[] _bytes = new byte[36];
    private nint _statement = StatementOf(inner);

    public override int Depth => inner.Depth;

    public override int FieldCount => inner.FieldCount;

    public override bool HasRows => inner.HasRows;

    public override bool IsClosed => inner.IsClosed;

    public override int RecordsAffected => inner.RecordsAffected;

    public override object this[int ordinal] => inner[ordinal];

    public override object this[string name] => inner[name];

    public override bool IsDBNull(int ordinal) => SqliteColumns.Kind(_statement, ordinal) == SqliteColumns.Null;

    public override Guid GetGuid(int ordinal) => Utf8Parser.TryParse(Bytes(ordinal), out Guid id, out var read) && read == 36 ? id : inner.GetGuid(ordinal);

    public override DateTime GetDateTime(int ordinal) => TryRead(Bytes(ordinal), out var moment) ? moment : inner.GetDateTime(ordinal);

    public override string GetString(int ordinal) =>
        SqliteColumns.Text(_statement, ordinal) is var text && text != 0 ? Marshal.PtrToStringUTF8(text, SqliteColumns.Length(_statement, ordinal)) : inner.GetString(ordinal);

    public override bool GetBoolean(int ordinal) => GetInt64(ordinal) != 0;

    public override int GetInt32(int ordinal) => checked((int)GetInt64(ordinal));

    public override long GetInt64(int ordinal) => IsDBNull(ordinal) ? inner.GetInt64(ordinal) : SqliteColumns.Whole(_statement, ordinal);

    public override bool Read() => inner.Read();

    public override bool NextResult()
    {
        var more = inner.NextResult();
        _statement = StatementOf(inner);
        return more;
    }

    public override byte GetByte(int ordinal) => inner.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => inner.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => inner.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => inner.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => inner.GetDataTypeName(ordinal);

    public override decimal GetDecimal(int ordinal) => inner.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => inner.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => inner.GetEnumerator();

    public override Type GetFieldType(int ordinal) => inner.GetFieldType(ordinal);

    public override T GetFieldValue<T>(int ordinal) => inner.GetFieldValue<T>(ordinal);

    public override float GetFloat(int ordinal) => inner.GetFloat(ordinal);

    public override short GetInt16(int ordinal) => inner.GetInt16(ordinal);

    public override string GetName(int ordinal) => inner.GetName(ordinal);

    public override int GetOrdinal(string name) => inner.GetOrdinal(name);

    public override object GetValue(int ordinal) => inner.GetValue(ordinal);

    public override int GetValues(object[] values) => inner.GetValues(values);

    public override void Close() => inner.Close();

    /// <summary>Reads <c>yyyy-MM-dd HH:mm:ss</c> with up to seven digits of a fraction.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> text, out DateTime moment)
    {
        moment = default;
        if (text.Length is < 19 or > 27 || text[4] != '-' || text[7] != '-' || text[10] != ' ' || text[13] != ':' || text[16] != ':'
            || !TryDigits(text[..4], out var year) || !TryDigits(text[5..7], out var month) || !TryDigits(text[8..10], out var day)
            || !TryDigits(text[11..13], out var hour) || !TryDigits(text[14..16], out var minute) || !TryDigits(text[17..19], out var second)
            || year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        var ticks = 0;
        if (text.Length > 19)
        {
            if (text[19] != '.' || text.Length == 20 || !TryDigits(text[20..], out ticks))
            {
                return false;
            }

            for (var digits = text.Length - 20; digits < 7; digits++)
            {
                ticks *= 10;
            }
        }

        moment = new DateTime(year, month, day, hour, minute, second).AddTicks(ticks);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private static nint StatementOf(SqliteDataReader reader) => reader.Handle?.DangerousGetHandle() ?? 0;

    /// <summary>The column's text when it is short enough for an id or a moment; else nothing.</summary>
    private ReadOnlySpan<byte> Bytes(int ordinal)
    {
        var text = SqliteColumns.Text(_statement, ordinal);
        var length = text == 0 ? 0 : SqliteColumns.Length(_statement, ordinal);
        if (length is 0 or > 36)
        {
            return [];
        }

        Marshal.Copy(text, _bytes, 0, length);
        return _bytes.AsSpan(0, length);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = (number * 10) + digit - '0';
        }

        return true;
    }
}
