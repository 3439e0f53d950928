using Kefu.Web;

return await KefuCommands.RunAsync(args);
