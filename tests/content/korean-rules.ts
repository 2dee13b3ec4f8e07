/**
 * Spellings that the Korean of this book does not use. Those of terms stand in the glossary beside the term
 * (`avoid`); here are the rest: spelling, grammar, turns of phrase, setting.
 */

/** A spelling that is not used, and what is used instead. */
export interface SpellingRule {
  pattern: RegExp;
  instead: string;
}

/** A term as the glossary has it: the spelling of the book, and those it does not use. */
export interface GlossaryTerm {
  id: string;
  ko: { term: string; avoid?: string[] };
}

/** Proper names and words that are no terms, in one spelling. */
const names: SpellingRule[] = [
  { pattern: /(?<![가-힣\d])(?<!몇 )개(?=(나|와|도|인지) 고양이|의 사진| 사진)/, instead: '강아지' },
  { pattern: /테스트/, instead: '시험' },
  { pattern: /공책/, instead: '노트북' },
  { pattern: /읽는 이/, instead: '여러분' },
  { pattern: /계산량/, instead: '연산량' },
  // What the chapters call so stands under that name in the choices, too.
  { pattern: /작업자/, instead: '워커' },
  { pattern: /(층|망|필터|모델|블록)에게/, instead: '에' },
  // In the figures the gradient runs from the output back to the input, which is upwards.
  {
    pattern: /내려온 그레이디언트|그레이디언트[가는]? [^.]{0,16}내려[오온와왔]|위층/,
    instead: '뒤쪽 층에서 온',
  },
  { pattern: /그레이디언트[가도는]? 건강|건강한 그레이디언트/, instead: '소실되지 않은' },
  { pattern: /Keras/, instead: '케라스' },
  { pattern: /PyTorch/, instead: '파이토치' },
  { pattern: /NumPy/, instead: '넘파이' },
  { pattern: /Markdown/, instead: '마크다운' },
  { pattern: /(Java|Type)Script/, instead: '자바스크립트, 타입스크립트' },
  // In brackets it stands beside the Korean term.
  { pattern: /(?<![A-Za-z(])ReLU/, instead: '렐루' },
];

/** Spelling and grammar. */
const spelling: SpellingRule[] = [
  {
    pattern: /되어[지져졌진집]|보여[지져졌진집]|쓰여[지져졌진집]|불리[우워]|잊혀[지져졌진]|나뉘어[지져졌진]/,
    instead: '피동을 한 번만',
  },
  { pattern: /(최대|최소|초기|절대|기대|고유|극소|극대)값/, instead: '사이시옷: 최댓값, 초깃값' },
  { pattern: /갯수/, instead: '개수' },
  { pattern: /표준(편차|오차|정규)/, instead: '표준 편차, 띄어서' },
  { pattern: /(뒷|윗|아랫)쪽/, instead: '뒤쪽, 위쪽, 아래쪽' },
  { pattern: /역활/, instead: '역할' },
  { pattern: /몇일(?=[ 이을에])/, instead: '며칠' },
  { pattern: /않되|안되는|되요/, instead: '안 되, 돼요' },
  { pattern: /[할될쓸볼줄낼알갈올]수(?= ?(있|없))/, instead: '할 수' },
  { pattern: /[가-힣]것 같습니다/, instead: '것 같습니다, 띄어서' },
  { pattern: /어떻해|왠만|오랫만|금새|일일히|곰곰히|깨끗히/, instead: '맞춤법' },
  { pattern: /(?<![})’”])[을를이가은는과와]\([을를이가은는과와]\)/, instead: '괄호 없는 조사' },
  // The forms of which `src/josa.ts` chooses one; any other is shown as it is written.
  {
    pattern: /과\(와\)|를\(을\)|는\(은\)|가\(이\)|여야\(이어야\)/,
    instead: '와(과), 을(를), 은(는), 이(가)',
  },
  {
    pattern: /\}[’”]?(은|는|이|가|을|를|과|와|로|으로|라는|이라는|라고|이라고)(?=[ ,.])/,
    instead: '값에 따라 고르는 조사: 은(는), (이)라는',
  },
];

/** What is written so only in translations. */
const translated: SpellingRule[] = [
  { pattern: /에 대해서|에 대하여/, instead: '을, 를' },
  { pattern: /에 의해|(?<![뒤앞안밖위곳속옆])에 있어서?[ ,]/, instead: '능동으로, 에서' },
  { pattern: /[을를] (가집|가진|가졌|갖습|갖는)/, instead: '이 있습니다, 이 있는' },
  { pattern: /[을를] 수행|[을를] 진행합/, instead: '합니다' },
  { pattern: /그것[은을이의]/, instead: '가리키는 말을 밝혀서' },
  { pattern: /(것|하는 것)이 가능/, instead: '할 수 있습니다' },
  {
    pattern: /(셀|값|위치|블록|사진|가중치|픽셀|필터|점수|망|모델|그림|층|수|파일|폴더)들(?![어여])/,
    instead: '들 없이',
  },
  { pattern: /(?<!저)(마다|별)의(?= )/, instead: '-별, 마다 다른' },
  { pattern: /[\d}]+ ?백만/, instead: '만, 억' },
];

/** How the reader is spoken to: 합니다체 that tells, -세요 that asks. */
const address: SpellingRule[] = [
  { pattern: /[가-힣]십시오/, instead: '-세요' },
  { pattern: /기 바랍니다/, instead: '-세요' },
  // What ends in a full stop ends politely, and so do answers and cells of tables that are sentences (판다 is none).
  { pattern: /(?<![니시])다\.(?=\s|$)/, instead: '-니다.' },
  { pattern: /^(?!#).*[가-힣](?<![니시판])다(?= *\||$)/, instead: '-니다, -기' },
];

/** How the text is set. */
const setting: SpellingRule[] = [
  { pattern: /[^\s|] {2,}(?=\S)/, instead: '빈칸 하나' },
  { pattern: /["'](?=[가-힣])|(?<=[가-힣.?!])["']/, instead: '‘ ’ “ ”' },
  { pattern: /(?<!\.)\.\.\.(?!\.)/, instead: '…' },
  { pattern: / [,.?!](?=\s|$)/, instead: '문장 부호를 붙여서' },
  {
    pattern: /\d (픽셀|퍼센트|개|장|번|줄|칸|배|층|채널|초)|\} (픽셀|개|장|번|줄|칸|초)/,
    instead: '수와 단위를 붙여서',
  },
  { pattern: /[\d}]([KMG]i?B|ms)(?![A-Za-z])/, instead: '수와 단위 기호를 띄어서: 0.5 MB' },
  { pattern: /%p|%포인트/, instead: '퍼센트포인트' },
];

/** All rules: what each term of the glossary avoids, then what any Korean text avoids. */
export function koreanRules(glossary: readonly GlossaryTerm[]): SpellingRule[] {
  return [
    ...glossary.flatMap(({ ko }) =>
      (ko.avoid ?? []).map((spelt) => ({ pattern: new RegExp(spelt), instead: ko.term })),
    ),
    ...names,
    ...spelling,
    ...translated,
    ...address,
    ...setting,
  ];
}

/** What a reader reads of an MDX file, line by line: no front matter's keys, imports, code, formulas or tags. */
export function proseOf(mdx: string): { line: number; text: string }[] {
  const blank = (text: string): string => text.replace(/[^\n]/g, '');
  return (
    mdx
      .replace(/```[\s\S]*?```/g, blank)
      .replace(/\$\$[\s\S]*?\$\$/g, blank)
      .replace(/^import .*$/gm, '')
      .replace(/^(title|subtitle|description): /gm, '')
      .replace(/`[^`\n]*`/g, 'x')
      .replace(/\$[^$\n]+\$/g, 'x')
      .replace(/\]\([^)]*\)/g, ']')
      .replace(/\b(?:caption|title)="([^"]*)"/g, '>$1<')
      // What stands for itself in a sentence counts as a word; what only marks words does not.
      .replace(/<[^<>]*\/>/g, 'x')
      .replace(/<[^<>]*>/g, '')
      .split('\n')
      .map((text, index) => ({ line: index + 1, text }))
  );
}

/** @returns `line: what was found → what to write`, nothing when all is well */
export function violations(
  lines: readonly { line: number | string; text: string }[],
  rules: readonly SpellingRule[],
): string[] {
  return lines.flatMap(({ line, text }) =>
    rules.flatMap(({ pattern, instead }) => {
      const found = pattern.exec(text);
      if (!found) return [];
      const around = text.slice(Math.max(0, found.index - 12), found.index + found[0].length + 12);
      return [`${line}: …${around}… → ${instead}`];
    }),
  );
}

/** `key.inner` → text, of a file of strings. */
export function flatten(value: unknown, key = ''): { line: string; text: string }[] {
  if (typeof value === 'string') return [{ line: key, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => flatten(inner, key ? `${key}.${name}` : name));
}
