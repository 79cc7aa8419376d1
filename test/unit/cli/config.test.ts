import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { nearestLanguage, readConfig, type ConfigArguments, type System } from '../../../main/config.ts';

const system = (changes: Partial<System> = {}): System => ({
  env: {},
  platform: 'linux',
  home: '/home/ana',
  folder: '/work',
  ...changes,
});
const dataFolder = (changes: Partial<System>): string => readConfig({}, system(changes)).dataFolder;

describe('the configuration', () => {
  it('[config] is frozen and has defaults for everything', () => {
    const config = readConfig({}, system());
    expect(config).toEqual({
      dataFolder: '/home/ana/.local/share/Landline',
      port: 47470,
      httpPort: null,
      name: null,
      language: null,
      logLevel: 'warn',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('[config] keeps data where the system wants it', () => {
    expect(dataFolder({ env: { XDG_DATA_HOME: '/data' } })).toBe('/data/Landline');
    expect(dataFolder({ env: { XDG_DATA_HOME: 'relative' } })).toBe('/home/ana/.local/share/Landline');
    expect(dataFolder({ platform: 'darwin', home: '/Users/ana' })).toBe(
      '/Users/ana/Library/Application Support/Landline',
    );
    expect(dataFolder({ platform: 'win32', env: { APPDATA: '/roaming' } })).toBe(
      path.resolve('/roaming/Landline'),
    );
  });

  it('[config] an option wins over the environment, that over the default', () => {
    const env = { LANDLINE_DATA: '/env', LANDLINE_LOG: 'debug' };
    expect(readConfig({}, system({ env }))).toMatchObject({ dataFolder: '/env', logLevel: 'debug' });
    expect(readConfig({ data: 'here' }, system({ env })).dataFolder).toBe('/work/here');
    expect(dataFolder({ env: { LANDLINE_DATA: '' } })).toBe('/home/ana/.local/share/Landline');
    expect(
      readConfig({ port: '0', httpPort: '65535', name: '小安', lang: 'zh-Hans-CN' }, system()),
    ).toMatchObject({ port: 0, httpPort: 65_535, name: '小安', language: 'zh-CN' });
  });

  it.each<[string, ConfigArguments]>([
    ['data-folder', { data: '' }],
    ['data-folder', { data: '  ' }],
    ['data-folder', { data: '/tmp/a\0b' }],
    ['data-folder', { data: 'a'.repeat(1_001) }],
    ['port', { port: '65536' }],
    ['port', { port: '-1' }],
    ['port', { port: '80.5' }],
    ['port', { port: '0x50' }],
    ['port', { port: '' }],
    ['port', { port: '٤٧' }],
    ['port', { httpPort: 'eighty' }],
    ['name', { name: ' ' }],
    ['name', { name: '\u200b' }],
    ['name', { name: 'a'.repeat(201) }],
    ['language', { lang: 'tlh' }],
    ['language', { lang: 'english' }],
  ])('[config] refuses a %s no one can have meant: %j', (problem, given) => {
    expect(() => readConfig(given, system())).toThrow(expect.objectContaining({ problem }));
  });

  it('[config] refuses an unknown log level', () => {
    expect(() => readConfig({}, system({ env: { LANDLINE_LOG: 'loud' } }))).toThrow('log-level');
  });

  it.each([
    ['zh', 'zh-CN'],
    ['zh_CN.UTF-8', 'zh-CN'],
    ['zh-Hant-TW', 'zh-CN'],
    ['en-GB', 'en'],
    ['C.UTF-8', 'en'],
    ['zha', 'en'],
    ['', 'en'],
  ])('[config] takes %j for %s', (tag, language) => {
    expect(nearestLanguage(tag)).toBe(language);
  });
});
