using Kefu.Platform.Log;

namespace Kefu.Platform.Settings;

/// <summary>Drops settings that another node changed.</summary>
internal sealed class SettingsListener(SettingsCache cache) : INodeListener
{
    public void Heard(LogEntry entry)
    {
        if (entry.Is<SettingChanged>(out var change))
        {
            cache.Drop(change.Key);
        }
    }
}
