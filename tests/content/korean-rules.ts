/** A spelling that the Korean of this book does not use, and what it uses instead. */
export interface KoreanRule {
  pattern: RegExp;
  instead: string;
}

/** Words of the field that have another word in the glossary. */
const terms: KoreanRule[] = [
  { pattern: /[컨콘]볼루션/, instead: '합성곱' },
  { pattern: /레이어/, instead: '층' },
  { pattern: /(합성곱|풀링|밀집|배치 정규화) 층/, instead: '$1층, 붙여서' },
  { pattern: /완전 연결 ?층|전결합 ?층/, instead: '밀집층' },
  { pattern: /잔차 네트워크|잔여 신경망|레지듀얼/, instead: '잔차 신경망' },
  { pattern: /배치 (노멀|노말)라이제이션|배치 표준화/, instead: '배치 정규화' },
  { pattern: /스킵 커넥션|건너뛰는 연결|숏컷/, instead: '스킵 연결, 지름길' },
  { pattern: /그[레래]디[언앤]트/, instead: '그레이디언트' },
  { pattern: /(피처|피쳐|특징) ?맵/, instead: '특성 맵' },
  { pattern: /수용장|수용 필드/, instead: '수용 영역' },
  { pattern: /맥스 ?풀링/, instead: '최대 풀링' },
  { pattern: /(글로벌|광역) 평균 풀링/, instead: '전역 평균 풀링' },
  { pattern: /병목 레이|보틀넥/, instead: '병목 블록' },
  { pattern: /옵티마이[져즈]/, instead: '옵티마이저' },
  { pattern: /학습율/, instead: '학습률' },
  { pattern: /교차 ?엔트로피/, instead: '크로스 엔트로피' },
  { pattern: /소프트 맥스/, instead: '소프트맥스' },
  { pattern: /스트라이딩|보폭 크기/, instead: '스트라이드' },
  { pattern: /에폭/, instead: '에포크' },
  { pattern: /파라메[터타]/, instead: '파라미터' },
];

/** The ways of naming one unit; the glossary's is right. */
const multiplyAdd = ['곱셈-덧셈', '곱셈 덧셈', '곱셈-누산', '곱셈 누산', '곱셈누산'];

/** Spelling and grammar. */
const spelling: KoreanRule[] = [
  {
    pattern: /되어[지져졌진집]|보여[지져졌진집]|쓰여[지져졌진집]|불리[우워]|잊혀[지져졌진]|나뉘어[지져졌진]/,
    instead: '피동을 한 번만',
  },
  { pattern: /(최대|최소|초기|절대|기대|고유|극소|극대)값/, instead: '사이시옷: 최댓값, 초깃값' },
  { pattern: /갯수/, instead: '개수' },
  { pattern: /(뒷|윗|아랫)쪽/, instead: '뒤쪽, 위쪽, 아래쪽' },
  { pattern: /역활/, instead: '역할' },
  { pattern: /몇일(?=[ 이을에])/, instead: '며칠' },
  { pattern: /않되|안되는|되요/, instead: '안 되, 돼요' },
  { pattern: /[할될쓸볼줄낼알갈올]수(?= ?(있|없))/, instead: '할 수' },
  { pattern: /[가-힣]것 같습니다/, instead: '것 같습니다, 띄어서' },
  { pattern: /어떻해|왠만|오랫만|금새|일일히|곰곰히|깨끗히/, instead: '맞춤법' },
  { pattern: /(?<![})’”])[을를이가은는과와]\([을를이가은는과와]\)/, instead: '괄호 없는 조사' },
];

/** How the text is set. */
const setting: KoreanRule[] = [
  { pattern: /[^\s|] {2,}(?=\S)/, instead: '빈칸 하나' },
  { pattern: /["'](?=[가-힣])|(?<=[가-힣.?!])["']/, instead: '‘ ’ “ ”' },
  { pattern: /(?<!\.)\.\.\.(?!\.)/, instead: '…' },
  { pattern: / [,.?!](?=\s|$)/, instead: '문장 부호를 붙여서' },
  // 합니다체: what ends in a full stop ends politely.
  { pattern: /(?<![니시])다\.(?=\s|$)/, instead: '-니다.' },
];

export function koreanRules(multiplyAddTerm: string, avoided: readonly string[]): KoreanRule[] {
  const others = multiplyAdd.filter((spelt) => spelt !== multiplyAddTerm);
  return [
    ...terms,
    { pattern: new RegExp(others.join('|')), instead: multiplyAddTerm },
    ...avoided.map((spelt) => ({ pattern: new RegExp(spelt), instead: '용어 사전' })),
    ...spelling,
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
  rules: readonly KoreanRule[],
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
