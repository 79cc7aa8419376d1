/**
 * Characters that are drawn like an ASCII letter or digit, an apostrophe, a hyphen or a dot: those single characters of Unicode's
 * table of confusables (UTS #39, version 15) that compatibility decomposition does not already take to it.
 */
const drawnAlike: readonly (readonly [character: string, others: string])[] = [
  ['A', 'ΑАᎪᗅꓮ𐊠𖽀'],
  ['B', 'ΒВᏴᗷꓐꞴ𐊂𐊡𐌁'],
  ['C', 'СᏟⲤꓚ𐊢𐌂𐐕𐔜𑣩𑣲\u{1f74c}'],
  ['D', 'Ꭰᗞᗪꓓ'],
  ['E', 'ΕЕᎬ⋿ⴹꓰ𐊆𑢦𑢮'],
  ['F', 'ϜᖴꓝꞘ𐊇𐊥𐔥𑢢𑣂\u{1d213}'],
  ['G', 'ԌᏀᏳꓖ'],
  ['H', 'ΗНᎻᕼⲎꓧ𐋏'],
  ['J', 'ͿЈᎫᒍꓙꞲ'],
  ['K', 'ΚКᏦᛕⲔꓗ𐔘'],
  ['L', 'ᏞᒪⳐꓡ𐐛𐔦𑢣𑢲𖼖\u{1d22a}'],
  ['M', 'ΜϺМᎷᗰᛖⲘꓟ𐊰𐌑'],
  ['N', 'ΝⲚꓠ𐔓'],
  ['O', 'ΟОՕ\u{7c0}০ଠ୦ዐⲞⵔ〇ꓳ𐊒𐊫𐐄𐓂𐔖𑓐𑢵𑣠'],
  ['P', 'ΡРᏢᑭⲢꓑ𐊕'],
  ['Q', 'ⵕ'],
  ['R', 'ƦᎡᏒᖇꓣ𐒴𖼵\u{1d216}'],
  ['S', 'ЅՏᏕᏚꓢ𐊖𐐠𖼺'],
  ['T', 'ΤТᎢ⊤⟙Ⲧꓔ𐊗𐊱𐌕𑢼𖼊\u{1f768}'],
  ['U', 'Սሀᑌ∪⋃ꓴ𐓎𑢸𖽂'],
  ['V', 'Ѵ\u{667}۷Ꮩᐯⴸꓦꛟ𐔝𑢠𖼈\u{1d20d}'],
  ['W', 'ԜᎳᏔꓪ𑣦𑣯'],
  ['X', 'ΧХ᙭ᚷ╳ⲬⵝꓫꞳ𐊐𐊴𐌗𐌢𐔧𑣬'],
  ['Y', 'ΥУҮᎩᎽⲨꓬ𐊲𑢤𖽃'],
  ['Z', 'ΖᏃꓜ𐋵𑢩𑣥'],
  ['a', 'ɑαа⍺'],
  ['b', 'ƄЬᏏᑲᖯ'],
  ['c', 'сᴄⲥꮯ𐐽'],
  ['d', 'ԁᏧᑯꓒ'],
  ['e', 'еҽ℮ꬲ'],
  ['f', 'քẝꞙꬵ'],
  ['g', 'ƍɡցᶃ'],
  ['h', 'һհᏂ'],
  ['i', 'ıɩɪιіӏᎥ⍳ꙇꭵ𑣃'],
  ['j', 'ϳј'],
  ['l', '|ƖǀΙІӀ\u{5c0}\u{5d5}\u{5df}\u{627}\u{661}۱\u{7ca}ᛁ∣⏽Ⲓⵏꓲ𐊊𐌉𐌠𖼨\u{1e8c7}'],
  ['n', 'ոռ'],
  ['o', 'οσоօ\u{5e1}\u{647}\u{665}\u{6be}\u{6c1}\u{6d5}۵०੦૦௦౦೦ഠ൦๐໐ဝ၀ჿᴏᴑⲟꬽ𐐬𐓪𑣈𑣗'],
  ['p', 'ρр⍴ⲣ'],
  ['q', 'ԛգզ'],
  ['r', 'гᴦⲅꭇꭈꮁ'],
  ['s', 'ƽѕꜱꮪ𐑈𑣁'],
  ['u', 'ʋυսᴜꞟꭎꭒ𐓶𑣘'],
  ['v', 'νѵ\u{5d8}ᴠ∨⋁ꮩ𑜆𑣀'],
  ['w', 'ɯѡԝաᴡꮃ𑜊𑜎𑜏'],
  ['x', '×хᕁᕽ᙮⤫⤬⨯'],
  ['y', 'ɣʏγуүყᶌỿꭚ𑣜'],
  ['z', 'ᴢꮓ𑣄'],
  ['2', 'ƧϨᒿꙄꛯꝚ'],
  ['3', 'ƷȜЗӠⳌꝪꞫ𑣊𖼻\u{1d206}'],
  ['4', 'Ꮞ𑢯'],
  ['5', 'Ƽ𑢻'],
  ['6', 'бᏮⳒ𑣕'],
  ['7', '𐓒𑣆\u{1d212}'],
  ['8', 'Ȣȣ৪੪𐌚\u{1e8cb}'],
  ['9', '৭੧୨൭ⳊꝮ𑢬𑣌𑣖'],
  ["'", '`ʹʻʼʽʾˈˊˋ˴՚՝\u{5d9}\u{5f3}\u{7f4}\u{7f5}ᑊᛌ‘’‛′‵ꞌ'],
  ['-', '˗\u{6d4}‐‒–⁃−➖Ⲻ'],
  ['.', '\u{660}۰\u{701}\u{702}ꓸ꘎\u{10a50}'],
  // Kana and signs among Chinese characters; and two characters that differ by the length of a stroke.
  ['一', 'ー'],
  ['二', 'ニ'],
  ['八', 'ハ'],
  ['力', 'カ'],
  ['卜', 'ト'],
  ['口', 'ロ囗'],
  ['土', '士'],
  ['夕', 'タ'],
  ['工', 'エ'],
  ['亻', 'イ'],
  ['己', '已巳'],
  ['末', '未'],
];

const listed = new Map(
  drawnAlike.flatMap(([character, others]) => [...others].map((other) => [other, character] as const)),
);
const table = new Map(listed);
for (const [other, character] of listed) {
  for (const partner of [other.toLowerCase(), other.toUpperCase()]) {
    // В is drawn like B, and в is its small letter; where both are drawn like a letter each keeps its own: Ν like N, ν like v.
    if (!table.has(partner) && partner > '\x7f' && [...partner].length === 1) table.set(partner, character);
  }
}

/** The ASCII character, or the commonest other one, that `character` is drawn like; itself where there is none. */
export const drawnLike = (character: string): string => table.get(character) ?? character;
