namespace MedCoop.Server.Tests;

/// <summary>Says which of the thirty behaviours that clients rely on (docs/modules/server.md) a test shows.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class BehaviourAttribute(int number) : Attribute
{
    public int Number => number;
}
