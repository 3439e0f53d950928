namespace Kefu.Contracts;

/// <summary>An amount in whole minor units (fen, cents) with its ISO 4217 currency.</summary>
public readonly record struct Money(long Minor, string Currency);
