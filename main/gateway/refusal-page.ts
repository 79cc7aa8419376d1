import { createHash } from 'node:crypto';

const style =
  ':root{color-scheme:light dark;background:Canvas;color:CanvasText;font:16px/1.5 system-ui,sans-serif}' +
  'body{max-inline-size:34rem;margin:15vh auto 0;padding:0 1.5rem}' +
  'h1{font-size:1.25rem;margin-block:0 .5rem}section{margin-block-end:2.5rem}';

/** The page has one style of its own and nothing else. */
export const refusalPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** For whoever comes without a session: says what to do. The link is for a browser that came from another site and did not show its cookie. */
export const refusalPage = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Landline</title>
<style>${style}</style>
</head>
<body>
<main>
<section>
<h1>This address cannot be used</h1>
<p>Each address that Landline prints works once, in one browser. Go to the terminal in which Landline runs,
press Enter, and open the new address it prints. If Landline is already open in this browser,
<a href="/">go to it</a>.</p>
</section>
<section lang="zh-CN">
<h1>无法使用这个地址</h1>
<p>Landline 显示的每个地址只能在一个浏览器中使用一次。请回到运行 Landline 的终端，按回车键，然后打开新显示的地址。如果这个浏览器已经打开过 Landline，可以<a href="/">直接进入</a>。</p>
</section>
</main>
</body>
</html>
`;
