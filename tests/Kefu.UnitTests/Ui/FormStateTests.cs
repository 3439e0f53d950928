using Kefu.Ui;
using Microsoft.AspNetCore.Http;

namespace Kefu.Tests.Ui;

public sealed class FormStateTests
{
    private static FormState Sent() => FormState.From(
        new FormCollection(new() { ["OrderNumber"] = "ABC", ["Tags"] = new(["a", "b"]) }),
        [new("orderNumber", ["No such order."])]);

    [Fact]
    public void Refused_form_should_keep_what_was_typed()
    {
        Assert.Equal("ABC", Sent().ValueOf("OrderNumber", "before"));
        Assert.True(Sent().IsChosen("Tags", "a", fallback: false));
        Assert.False(Sent().IsChosen("Agree", "true", fallback: true));
    }

    [Fact]
    public void Unsent_form_should_show_its_values()
    {
        Assert.Equal("before", FormState.Empty.ValueOf("OrderNumber", "before"));
        Assert.True(FormState.Empty.IsChosen("Agree", "true", fallback: true));
        Assert.False(FormState.Empty.Failed);
    }

    [Fact]
    public void Errors_should_be_found_whatever_the_case_of_the_name()
    {
        Assert.Equal(["No such order."], Sent().ErrorsOf("OrderNumber"));
        Assert.Equal(["No such order.", "Too old."], Sent().With("OrderNumber", "Too old.").ErrorsOf("OrderNumber"));
    }

    [Theory]
    [InlineData("OrderNumber", "f-order-number")]
    [InlineData("lines[0].Sku", "f-lines-0--sku")]
    public void Field_should_have_an_id_from_its_name(string name, string id) => Assert.Equal(id, FieldId.Of(name));
}
