using Kefu.Platform.Text;

namespace Kefu.Tests.Platform.Text;

[Clause("S0-3.6a")]
public sealed class MaskingTests
{
    [Theory]
    [InlineData("13812341234", "138****1234")]
    [InlineData("+86 13812341234", "+86 138****1234")]
    [InlineData("+8613812341234", "+86138****1234")]
    [InlineData("138-1234-1234", "138****1234")]
    [InlineData("010-12345678", "010-****5678")]
    [InlineData("(0571) 1234567", "(0571) ****4567")]
    [InlineData("0571-12345678-801", "0571-****5678-801")]
    [InlineData("+1 415 555 0132", "+1 ********0132")]
    [InlineData("12345", "****")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Phone_should_keep_three_and_four(string? phone, string masked) => Assert.Equal(masked, Masking.Phone(phone));

    [Theory]
    [InlineData("zhangsan@example.com", "z***@example.com")]
    [InlineData("a@b.cn", "a***@b.cn")]
    [InlineData("nothing", "****")]
    public void Email_should_keep_the_first_letter_and_the_domain(string email, string masked) => Assert.Equal(masked, Masking.Email(email));

    [Theory]
    [InlineData("张三", "张*")]
    [InlineData("张小三", "张*")]
    [InlineData("欧阳修", "欧阳*")]
    [InlineData("John Smith", "J* S*")]
    [InlineData("", "")]
    public void Name_should_keep_the_family_name(string name, string masked) => Assert.Equal(masked, Masking.Name(name));

    [Fact]
    public void IdNumber_should_hide_the_birth_date() => Assert.Equal("110101********1234", Masking.IdNumber("110101199003071234"));

    [Fact]
    public void BankCard_should_keep_the_last_four() => Assert.Equal("****0366", Masking.BankCard("4532 0151 1283 0366"));

    [Theory]
    [InlineData("浙江省杭州市西湖区文三路90号", "浙江省杭州市西湖区****")]
    [InlineData("北京市朝阳区建国路1号", "北京市朝阳区****")]
    [InlineData("江苏省苏州市昆山市花桥镇1号", "江苏省苏州市昆山市****")]
    [InlineData("文三路90号", "****")]
    public void Address_should_end_at_the_district(string address, string masked) => Assert.Equal(masked, Masking.Address(address));

    [Theory]
    [InlineData("我的电话是13812341234,请回电", "我的电话是138****1234,请回电")]
    [InlineData("电话１３８１２３４１２３４", "电话138****1234")]
    [InlineData("共２件", "共２件")]
    [InlineData("call +86 138 1234 1234 or 010-87654321", "call +86 138****1234 or 010-****4321")]
    [InlineData("身份证 110101199003071234 已上传", "身份证 110101********1234 已上传")]
    [InlineData("身份证11010119900307123X", "身份证110101********123X")]
    [InlineData("卡号 4532 0151 1283 0366 退到这里", "卡号 ****0366 退到这里")]
    [InlineData("发到 li.si@mail.example.com 吧", "发到 l***@mail.example.com 吧")]
    [InlineData("订单 2025112200011 没到", "订单 2025112200011 没到")]
    [InlineData("KF-20251122-0001", "KF-20251122-0001")]
    [InlineData("付了 199.00 元", "付了 199.00 元")]
    [InlineData("", "")]
    public void Redact_should_mask_what_identifies_and_leave_the_rest(string text, string redacted)
    {
        Assert.Equal(redacted, Masking.Redact(text));
        Assert.Equal(redacted, Masking.Redact(Masking.Redact(text)));
    }
}
