using Kefu.DemoShop;

await DemoShopApp.Create(args).RunAsync();
