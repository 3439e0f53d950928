using Microsoft.AspNetCore.Components;

namespace Kefu.Ui;

/// <summary>A component that is rendered only when it has loaded what it shows. The framework's own renders a first time while it still waits: here, where a page is sent whole, nobody ever sees that; it costs a second rendering, starts the parts below with half of their parameters, and makes a page that shows what it has not loaded yet fail on a database that answers later and work on one that answers at once.</summary>
public abstract class LoadedComponent : ComponentBase
{
    private bool _begun;

    public override async Task SetParametersAsync(ParameterView parameters)
    {
        parameters.SetParameterProperties(this);
        if (!_begun)
        {
            _begun = true;
            OnInitialized();
            await OnInitializedAsync();
        }

        OnParametersSet();
        await OnParametersSetAsync();
        StateHasChanged();
    }
}
