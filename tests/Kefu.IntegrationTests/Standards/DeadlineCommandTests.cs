using Kefu.Tests.Faults;

namespace Kefu.Tests.Standards;

public sealed class DeadlineCommandTests
{
    [Fact]
    public async Task The_shell_should_be_told_what_the_desk_would_say()
    {
        var folder = Directory.CreateTempSubdirectory("kefu-deadline-").FullName;
        try
        {
            var server = new ServerProcess(folder, "");
            var (code, output) = await server.CommandAsync("deadline", "2025-06-06 16:30", "8h", "--calendar", "weekdays-9-12-13-18", "--pause", "2025-06-06 17:00..2025-06-06 17:30", "--language", "en");
            Assert.True(code == 0, output);
            Assert.StartsWith("2025-06-09T17:00:00+08:00\n", output, StringComparison.Ordinal);
            Assert.Contains("Fri 2025-06-06 16:30 + 8 h of working time (stopped 30 min, weekend left out, lunch left out) → Mon 2025-06-09 17:00, calendar Workdays 9–18 with lunch as shipped", output, StringComparison.Ordinal);
            Assert.Contains("No installation was found", output, StringComparison.Ordinal);

            (code, output) = await server.CommandAsync("deadline", "2025-09-30 17:00", "120m", "--calendar", "weekdays-9-18", "--language", "zh-CN");
            Assert.True(code == 0, output);
            Assert.Contains("2025-09-30 周二 17:00 + 2 小时工作时间", output, StringComparison.Ordinal);
            Assert.Contains("国庆节、中秋节不计", output, StringComparison.Ordinal);
            Assert.Contains("→ 2025-10-09 周四 10:00", output, StringComparison.Ordinal);

            (code, output) = await server.CommandAsync("deadline", "2025-09-30 17:00", "soon", "--calendar", "weekdays-9-18", "--language", "en");
            Assert.Equal(2, code);
            Assert.Contains("\ntarget: “soon” is no target", output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
