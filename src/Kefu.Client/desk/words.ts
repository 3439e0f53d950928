const zh = {
  over: '超 {0}', before: '{0} 前', tomorrow: '明天 {0}', left: '剩 {0}',
  heardHalf: '{0}:还剩一半时间,{1}', heardFifth: '{0}:快到时限,{1}', heardOver: '{0}:已超时',
  close: '关闭', retry: '重试', undo: '撤销', cancel: '取消',
  failed: '没有完成,页面内容未变。请重试。', unreachable: '连不上服务器,没有任何改动。请检查网络后重试。', checkFields: '没有保存,请检查:',
  sending: '发送中', delivered: '已送达', notSent: '未发出', kept: '没发出去,内容已保留。', edit: '改一改',
  moved: '您起草之后,对话里有了新内容。看过再发。', sendAnyway: '仍然发送',
  unfilled: '还有没填的内容:{0}', uploading: '文件还在上传', uploadFailed: '{0} 没传上', tooBig: '{0} 太大', remove: '移除 {0}',
  choose: '选择', insert: '插入', noCanned: '没有匹配的快捷回复', noPeople: '没有匹配的人', found: '{0} 条', canned: '快捷回复', people: '同事', emoji: '表情',
  typing: '{0} 正在输入…', newBelow: '有新消息', you: '你',
  shortcuts: '键盘快捷键', shortcutsOn: '单键快捷键', shortcutsNote: '单键只在不打字时有效。', next: '下一个', previous: '上一个', search: '搜索', help: '快捷键一览', palette: '去哪里,做什么', searchFor: '搜索“{0}”', send: '发送',
  copied: '已复制', select: '选择', lastOpen: '回到上一个会话', openPlace: '打开第 {0} 个会话', bulkProgress: '进度', bulkDone: '{0} / {1}', bulkOk: '完成', bulkAll: '{0} 个全部完成。', bulkSome: '{0} 个完成,{1} 个未完成,仍保持选中。', open: '打开', leave: '离开', colleagueTypes: '{0} 正在写,请避免重复回复。', colleagueLooks: '{0} 也在看这个会话。',
};
const en: Record<keyof typeof zh, string> = {
  over: '{0} over', before: 'by {0}', tomorrow: 'tomorrow {0}', left: '{0} left',
  heardHalf: '{0}: half the time is left, {1}', heardFifth: '{0}: nearly due, {1}', heardOver: '{0}: overdue',
  close: 'Close', retry: 'Retry', undo: 'Undo', cancel: 'Cancel',
  failed: 'Not done, nothing was changed. Please try again.', unreachable: 'The server cannot be reached, nothing was changed. Check the network and try again.', checkFields: 'Not saved. Please check:',
  sending: 'Sending', delivered: 'Delivered', notSent: 'Not sent', kept: 'Not sent; your text is kept.', edit: 'Edit',
  moved: 'The conversation has moved on since you began. Read it before you send.', sendAnyway: 'Send anyway',
  unfilled: 'Still to be filled: {0}', uploading: 'A file is still being uploaded', uploadFailed: '{0} was not uploaded', tooBig: '{0} is too large', remove: 'Remove {0}',
  choose: 'choose', insert: 'insert', noCanned: 'No canned reply matches', noPeople: 'Nobody matches', found: '{0} found', canned: 'Canned replies', people: 'People', emoji: 'Emoji',
  typing: '{0} is typing…', newBelow: 'New messages', you: 'You',
  shortcuts: 'Keyboard shortcuts', shortcutsOn: 'Single-key shortcuts', shortcutsNote: 'Single keys work only while you are not typing.', next: 'Next', previous: 'Previous', search: 'Search', help: 'Show shortcuts', palette: 'Go to or do', searchFor: 'Search for “{0}”', send: 'Send',
  copied: 'Copied', select: 'Select', lastOpen: 'Back to the conversation before', openPlace: 'Open conversation {0} of the list', bulkProgress: 'Progress', bulkDone: '{0} of {1}', bulkOk: 'done', bulkAll: 'All {0} done.', bulkSome: '{0} done, {1} refused and still selected.', open: 'Open', leave: 'Leave', colleagueTypes: '{0} is writing here; avoid answering twice.', colleagueLooks: '{0} is looking at this conversation too.',
};

export type Word = keyof typeof zh;
export type Say = (word: Word, ...args: (string | number)[]) => string;

/** Speaks one of the desk's two languages; Chinese punctuation is written full width. */
export function sayIn(lang: string): Say {
  const chinese = lang.toLowerCase().startsWith('zh');
  return (word, ...args) => {
    const text = chinese ? zh[word].replaceAll(',', '，').replaceAll(':', '：').replaceAll('?', '？') : en[word];
    return text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)] ?? ''));
  };
}

export const say: Say = (word, ...args) => sayIn(document.documentElement.lang || 'en')(word, ...args);
