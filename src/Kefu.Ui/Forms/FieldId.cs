namespace Kefu.Ui;

/// <summary>The id of the control of a field, so that errors and labels can point at it.</summary>
public static class FieldId
{
    /// <summary>f-order-number for OrderNumber or order.number.</summary>
    public static string Of(string name)
    {
        var id = new System.Text.StringBuilder("f-", name.Length + 6);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && id.Length > 2 && id[^1] != '-')
            {
                id.Append('-');
            }

            id.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        }

        return id.ToString();
    }
}
