/** The few words the desktop says outside the page: menus and dialogs before or instead of a window. */
export interface ShellText {
  readonly file: string;
  readonly edit: string;
  readonly view: string;
  readonly window: string;
  readonly quit: string;
  readonly close: string;
  readonly undo: string;
  readonly redo: string;
  readonly cut: string;
  readonly copy: string;
  readonly paste: string;
  readonly selectAll: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly actualSize: string;
  readonly fullScreen: string;
  readonly minimize: string;
  readonly reload: string;
  readonly developerTools: string;
  readonly cannotStart: string;
  readonly pageStopped: string;
  readonly pageStoppedDetail: string;
  readonly showAgain: string;
  readonly pageMissing: string;
  readonly open: string;
  readonly active: string;
  readonly away: string;
  readonly busy: string;
  readonly reply: string;
  /** Of the icon in the tray; with its blank `{count}` where something is unread. */
  readonly nothingUnread: string;
  readonly unread: string;
}

const english: ShellText = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  quit: 'Quit Landline',
  close: 'Close window',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select all',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  actualSize: 'Actual size',
  fullScreen: 'Full screen',
  minimize: 'Minimise',
  reload: 'Reload',
  developerTools: 'Developer tools',
  cannotStart: 'Landline cannot start',
  pageStopped: 'The window stopped working twice in a row.',
  pageStoppedDetail:
    'Your rooms go on in the background and nothing is lost. Show the window again, or quit.',
  showAgain: 'Show again',
  pageMissing:
    'A part of the app is missing or damaged. Install Landline again; your conversations are kept.',
  open: 'Open Landline',
  active: 'Active',
  away: 'Away',
  busy: 'Do not disturb',
  reply: 'Reply',
  nothingUnread: 'Landline',
  unread: 'Landline ({count} unread)',
};

const simplifiedChinese: ShellText = {
  file: '文件',
  edit: '编辑',
  view: '查看',
  window: '窗口',
  quit: '退出 Landline',
  close: '关闭窗口',
  undo: '撤销',
  redo: '重做',
  cut: '剪切',
  copy: '复制',
  paste: '粘贴',
  selectAll: '全选',
  zoomIn: '放大',
  zoomOut: '缩小',
  actualSize: '实际大小',
  fullScreen: '全屏',
  minimize: '最小化',
  reload: '重新加载',
  developerTools: '开发者工具',
  cannotStart: 'Landline 无法启动',
  pageStopped: '窗口连续两次停止工作。',
  pageStoppedDetail: '房间仍在后台运行，没有任何内容丢失。可以重新显示窗口，或者退出。',
  showAgain: '重新显示',
  pageMissing: '应用的一部分缺失或已损坏。请重新安装 Landline，聊天记录会保留。',
  open: '打开 Landline',
  active: '在线',
  away: '离开',
  busy: '请勿打扰',
  reply: '回复',
  nothingUnread: 'Landline',
  unread: 'Landline（{count} 条未读）',
};

export const shellText = (language: 'en' | 'zh-CN'): ShellText =>
  language === 'zh-CN' ? simplifiedChinese : english;
