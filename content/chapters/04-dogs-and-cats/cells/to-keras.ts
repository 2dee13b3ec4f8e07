const code = nn.toKerasCode(nn.specOf(best));

display.text(code);
