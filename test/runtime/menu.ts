import { app } from './app.ts';
import { BrowserWindow } from './browser-window.ts';
import { missing, strict } from './strict.ts';

type Options = Electron.MenuItemConstructorOptions;

/** What choosing an item with a role does; the other roles are the page's editing and the window manager's work. */
const roles: Readonly<Partial<Record<NonNullable<Options['role']>, () => void>>> = {
  quit: () => app.quit(),
  close: () => BrowserWindow.getFocusedWindow()?.close(),
  minimize: () => BrowserWindow.getFocusedWindow()?.minimize(),
  reload: () => BrowserWindow.getFocusedWindow()?.webContents.reload(),
};

export class MenuItem implements Pick<Electron.MenuItem, 'id' | 'label' | 'enabled' | 'visible'> {
  readonly id: string;
  readonly label: string;
  readonly role: Options['role'];
  readonly type: NonNullable<Options['type']>;
  readonly submenu: Menu | null;
  enabled = true;
  visible = true;
  checked: boolean;
  readonly $click: Options['click'];

  constructor(options: Options) {
    this.$click = options.click;
    this.checked = options.checked ?? false;
    this.id = options.id ?? '';
    this.label = options.label ?? '';
    this.role = options.role;
    this.type = options.type ?? (options.submenu ? 'submenu' : 'normal');
    this.submenu = Array.isArray(options.submenu) ? Menu.buildFromTemplate(options.submenu) : null;
  }
  click(): void {
    if (this.$click) return (this.$click as () => void)();
    const act = this.role && roles[this.role];
    if (!act) throw missing(`choosing the menu role ${this.role ?? ''}`);
    act();
  }
}

/** A menu that nobody sees and a test can choose from. */
export class Menu {
  readonly items: MenuItem[] = [];
  static $application: Menu | null = null;

  static buildFromTemplate(template: readonly Options[]): Menu {
    const menu = strict('Menu', new Menu());
    menu.items.push(...template.map((options) => strict('MenuItem', new MenuItem(options))));
    return menu;
  }
  static setApplicationMenu(menu: Menu | null): void {
    Menu.$application = menu;
  }
  static getApplicationMenu(): Menu | null {
    return Menu.$application;
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}
