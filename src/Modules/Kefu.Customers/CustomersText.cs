namespace Kefu.Customers;

/// <summary>Holds the context's messages (resources beside it).</summary>
public sealed class CustomersText;
