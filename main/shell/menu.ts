import type { ShellText } from './text.ts';

type Item = Electron.MenuItemConstructorOptions;

/** The menu bar: standard roles with their usual keys, so that editing works by keyboard on every system. */
export function menuTemplate(text: ShellText, platform: NodeJS.Platform, development: boolean): Item[] {
  const onMac = platform === 'darwin';
  const separator: Item = { type: 'separator' };
  const developing: Item[] = [
    { role: 'reload', label: text.reload },
    { role: 'toggleDevTools', label: text.developerTools },
    separator,
  ];
  return [
    ...(onMac ? [{ role: 'appMenu' } satisfies Item] : []),
    {
      label: text.file,
      submenu: [
        { role: 'close', label: text.close },
        ...(onMac ? [] : [separator, { id: 'quit', role: 'quit', label: text.quit } satisfies Item]),
      ],
    },
    {
      label: text.edit,
      submenu: [
        { role: 'undo', label: text.undo },
        { role: 'redo', label: text.redo },
        separator,
        { role: 'cut', label: text.cut },
        { role: 'copy', label: text.copy },
        { role: 'paste', label: text.paste },
        { role: 'selectAll', label: text.selectAll },
      ],
    },
    {
      label: text.view,
      submenu: [
        ...(development ? developing : []),
        { role: 'resetZoom', label: text.actualSize },
        { role: 'zoomIn', label: text.zoomIn },
        { role: 'zoomOut', label: text.zoomOut },
        separator,
        { role: 'togglefullscreen', label: text.fullScreen },
      ],
    },
    onMac
      ? { role: 'windowMenu' }
      : { label: text.window, submenu: [{ role: 'minimize', label: text.minimize }] },
  ];
}
