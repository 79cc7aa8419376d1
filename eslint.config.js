import hooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const electronOnlyHere = [
  'main/index.ts',
  'main/shell/platform.ts',
  'main/shell/window.ts',
  'main/shell/ipc-port.ts',
  'preload/index.ts',
];
const noElectron = {
  name: 'electron',
  message: `Electron is imported by ${electronOnlyHere.join(', ')}; everything else runs in plain Node.`,
  allowTypeImports: false,
};

const syntax = [
  { selector: 'ExportAllDeclaration', message: 'No barrel files: export where it is written.' },
  { selector: 'TSEnumDeclaration', message: 'A const object and its type instead of an enum.' },
];
const contractFirst = {
  selector:
    'ImportDeclaration[source.value=/^\\.(?!.*(\\/preload\\/|\\.css$))/] ~ ImportDeclaration[source.value=/\\/preload\\//]',
  message: 'Imports of preload come right after those of packages.',
};

export default defineConfig(
  { ignores: ['node_modules/', 'out/', 'dist/', 'test-output/', 'docs/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['main/tsconfig.json', 'renderer/tsconfig.json', 'test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error', noInlineConfig: true },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-restricted-imports': 'off',
      '@typescript-eslint/no-restricted-imports': ['error', { paths: [noElectron] }],
      // The export has the name of what it is; tools that insist on a default are listed below.
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-syntax': ['error', ...syntax],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: true }],
      // As the compiler has it.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // Methods of services are closures over what they need, and are handed on by name.
      '@typescript-eslint/unbound-method': 'off',
      // `async` alone turns a throw into a rejection, which is what a caller of a promise expects.
      '@typescript-eslint/require-await': 'off',
    },
  },
  { files: electronOnlyHere, rules: { '@typescript-eslint/no-restricted-imports': 'off' } },
  // The stand-in runtime and the helpers around Electron name its types.
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ ...noElectron, allowTypeImports: true }] },
      ],
      // Matchers such as `expect.any` have the type `any`.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat.recommended],
  },
  { files: ['main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,tsx}'], rules: { 'no-console': 'error' } },
  {
    files: ['main/**/*.ts', 'renderer/**/*.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', ...syntax, contractFirst] },
  },
  // Their tools want a default export.
  { files: ['*.config.ts', 'build/gate/vitest-reporter.ts'], rules: { 'no-restricted-exports': 'off' } },
);
