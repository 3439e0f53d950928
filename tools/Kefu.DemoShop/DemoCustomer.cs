namespace Kefu.DemoShop;

internal sealed record Address(string Province, string City, string District, string Line);

internal sealed record DemoCustomer(string Id, string Name, string Email, string Phone, string Tier, string Region, Address Address)
{
    public static IReadOnlyList<DemoCustomer> All { get; } =
    [
        new("c-1001", "林晓", "lin.xiao@example.com", "13800001001", "vip", "CN-31", new("上海市", "上海市", "徐汇区", "漕溪北路 18 号 1201 室")),
        new("c-1002", "周子衡", "zhou.ziheng@example.com", "13800001002", "gold", "CN-33", new("浙江省", "杭州市", "西湖区", "文三路 90 号 6 幢 302")),
        new("c-1003", "Emma Clarke", "emma.clarke@example.com", "13800001003", "standard", "CN-11", new("北京市", "北京市", "朝阳区", "建国路 77 号 B 座 1508")),
        new("c-1004", "何雨桐", "he.yutong@example.com", "13800001004", "standard", "CN-51", new("四川省", "成都市", "武侯区", "人民南路四段 11 号 2 单元 903")),
    ];

    public static DemoCustomer? Find(string? id) => All.FirstOrDefault(c => c.Id == id);
}
