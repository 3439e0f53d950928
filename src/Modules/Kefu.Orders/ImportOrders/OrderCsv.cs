using System.Globalization;
using FluentValidation;
using Kefu.Contracts.Orders;
using Kefu.Orders.Domain;
using Kefu.Orders.ReceiveOrder;
using Kefu.Platform.Text;
using Microsoft.Extensions.Localization;

namespace Kefu.Orders.ImportOrders;

/// <summary>What was wrong with a row of the file; rows count from 1 with the heading.</summary>
public sealed record RowError(int Row, string Column, string Message);

/// <summary>The readable orders of a file, and the errors of the others.</summary>
internal sealed record OrderCsvContent(IReadOnlyList<OrderReport> Orders, IReadOnlyList<RowError> Errors, int Rows);

/// <summary>Reads orders from CSV: one row a line, rows with the same number are one order. An order with a bad row is left out whole.</summary>
internal sealed class OrderCsv(IStringLocalizer<OrdersText> text)
{
    public const int MostRows = 20_000;

    public static readonly IReadOnlyList<string> Needed = ["order_number", "version", "status", "occurred_at", "total"];

    public static readonly IReadOnlyList<string> Optional =
    [
        "currency", "paid_at", "customer_id", "customer_name", "phone", "email", "province", "city", "district", "address",
        "sku", "title", "quantity", "price", "carrier", "tracking_number", "shipment_status",
    ];

    public OrderCsvContent Read(string csv)
    {
        var errors = new List<RowError>();
        var rows = ReadRows(csv, errors);
        var orders = new List<OrderReport>();
        foreach (var group in rows.GroupBy(r => r["order_number"], StringComparer.Ordinal))
        {
            var before = errors.Count;
            var report = Report(group.Key, [.. group], errors);
            if (errors.Count == before && report is not null)
            {
                orders.Add(report);
            }
        }

        return new OrderCsvContent(orders, [.. errors.OrderBy(e => e.Row)], rows.Count);
    }

    private List<FileRow> ReadRows(string csv, List<RowError> errors)
    {
        var table = CsvTable.Read(csv);
        var rows = new List<FileRow>();
        if (table.Columns.Count == 0)
        {
            errors.Add(new RowError(1, "", text["csv-empty"]));
            return rows;
        }

        errors.AddRange(Needed.Except(table.Columns).Select(missing => new RowError(1, missing, text["csv-column-missing", missing])));
        var known = Needed.Concat(Optional).Select(name => (Name: name, At: table.Columns.ToList().IndexOf(name))).Where(c => c.At >= 0).ToList();
        foreach (var line in errors.Count == 0 ? table.Lines : [])
        {
            if (rows.Count == MostRows)
            {
                errors.Add(new RowError(line.Row, "", text["csv-too-many", MostRows]));
                break;
            }

            rows.Add(new FileRow(line.Row, known.ToDictionary(c => c.Name, c => c.At < line.Cells.Count ? line.Cells[c.At] : "", StringComparer.Ordinal)));
        }

        return rows;
    }

    private OrderReport? Report(string number, List<FileRow> rows, List<RowError> errors)
    {
        var first = rows[0];
        if (number.Length == 0)
        {
            errors.AddRange(rows.Select(r => new RowError(r.Row, "order_number", text["csv-needed"])));
            return null;
        }

        var total = Minor(first, "total", errors);
        var lines = rows.Where(r => r["sku"].Length > 0 || r["title"].Length > 0)
            .Select(r => new OrderLine(r["sku"].Length > 0 ? r["sku"] : r["title"], r["title"], (int)Whole(r, "quantity", errors, 1), Minor(r, "price", errors, 0), null)).ToList();
        var shipments = rows.Where(r => r["carrier"].Length > 0)
            .Select(r => new Shipment(r["carrier"], r["tracking_number"], r["shipment_status"], []))
            .DistinctBy(s => (s.Carrier, s.TrackingNumber)).ToList();
        var report = new OrderReport
        {
            EventId = $"csv:{number}:{first["version"]}",
            OrderNumber = number,
            Version = Whole(first, "version", errors, null),
            Status = Status(first, errors),
            OccurredAt = Moment(first, "occurred_at", errors) ?? default,
            PaidAt = first["paid_at"].Length == 0 ? null : Moment(first, "paid_at", errors),
            Currency = first["currency"] is { Length: > 0 } currency ? currency.ToUpperInvariant() : "CNY",
            TotalMinor = total,
            Customer = new ReportedCustomer(Or(first["customer_id"]), Or(first["customer_name"]), Or(first["phone"]), Or(first["email"]), Address(first)),
            Lines = lines.Count == 0 ? null : lines,
            Shipments = shipments.Count == 0 ? null : shipments,
        };
        if (!errors.Exists(e => rows.Exists(r => r.Row == e.Row)))
        {
            errors.AddRange(new OrderReportValidator(text).Validate(report).Errors.Select(e => new RowError(first.Row, e.PropertyName, e.ErrorMessage)));
        }

        return report;
    }

    private static string? Or(string value) => value.Length == 0 ? null : value;

    private static OrderAddress? Address(FileRow row) =>
        row["province"].Length + row["city"].Length + row["district"].Length + row["address"].Length == 0
            ? null
            : new OrderAddress(Or(row["province"]), Or(row["city"]), Or(row["district"]), Or(row["address"]));

    private OrderStatus Status(FileRow row, List<RowError> errors)
    {
        if (Enum.TryParse<OrderStatus>(row["status"], ignoreCase: true, out var status) && Enum.IsDefined(status) && !char.IsAsciiDigit(row["status"][0]))
        {
            return status;
        }

        errors.Add(new RowError(row.Row, "status", text["csv-status", string.Join(", ", Enum.GetNames<OrderStatus>()).ToLowerInvariant()]));
        return default;
    }

    private long Whole(FileRow row, string column, List<RowError> errors, long? fallback)
    {
        if (row[column].Length == 0 && fallback is { } value)
        {
            return value;
        }

        if (long.TryParse(row[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < int.MaxValue * 1_000_000L)
        {
            return number;
        }

        errors.Add(new RowError(row.Row, column, text["csv-number"]));
        return 1;
    }

    private long Minor(FileRow row, string column, List<RowError> errors, long? fallback = null)
    {
        if (row[column].Length == 0 && fallback is { } value)
        {
            return value;
        }

        if (decimal.TryParse(row[column], NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var amount)
            && amount is >= 0 and < 1_000_000_000_000m && decimal.Truncate(amount * 100) == amount * 100)
        {
            return (long)(amount * 100);
        }

        errors.Add(new RowError(row.Row, column, text["csv-amount"]));
        return 0;
    }

    private DateTime? Moment(FileRow row, string column, List<RowError> errors)
    {
        // Files carry no zone as a rule; shops write their own time, which here is China's.
        if (DateTimeOffset.TryParse(row[column], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            var hasZone = row[column].EndsWith('Z') || row[column].LastIndexOfAny(['+', '-']) > 9;
            return hasZone ? moment.UtcDateTime : moment.UtcDateTime.AddHours(-8);
        }

        errors.Add(new RowError(row.Row, column, text["csv-moment"]));
        return null;
    }

    private sealed record FileRow(int Row, IReadOnlyDictionary<string, string> Fields)
    {
        public string this[string column] => Fields.TryGetValue(column, out var value) ? value : "";
    }
}
