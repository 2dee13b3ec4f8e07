/**
 * Whether what TypeScript refuses may be right all the same. It refuses what it cannot prove: `model.predict(x).print()`,
 * since `predict` may give an array; `{ activation }` where that is any string. Both run. What is underlined is what no
 * value of its type could make right.
 */
import ts from 'typescript';
import { nodeAt } from './rename.ts';

export function mayBeRight(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  { code, start }: { code: number; start: number; length: number },
): boolean {
  const node = nodeAt(file, start);
  // “Possibly undefined”, “of type unknown”.
  if ([2531, 2532, 2533, 18046, 18047, 18048, 18049].includes(code)) return true;
  if (code === 2339 || code === 2551) return isThereInPart(checker, node);
  if (code === 2349 || code === 2407 || code === 2488) return fitsInPart(checker, node);
  if (code === 2769) return callMayBeRight(checker, node);
  // A setting or a size that is left open.
  if (
    node.kind === ts.SyntaxKind.NullKeyword &&
    (ts.isPropertyAssignment(node.parent) || ts.isArrayLiteralExpression(node.parent))
  )
    return true;
  if (code === 2345 || code === 2322 || code === 2741 || code === 2739 || code === 2740) {
    const pair = comparedAt(checker, node);
    return pair !== undefined && mayBe(checker, pair.found, pair.wanted, 0);
  }
  return false;
}

/** A property that some of the types that a value may have do have. */
function isThereInPart(checker: ts.TypeChecker, node: ts.Node): boolean {
  const access = node.parent;
  const owner = ts.isPropertyAccessExpression(access)
    ? access.expression
    : ts.isBindingElement(access)
      ? access.parent
      : undefined;
  if (!owner || !ts.isIdentifier(node)) return false;
  const type = checker.getTypeAtLocation(owner);
  return (
    type.isUnion() &&
    type.types.some(
      (part) => part.getProperty(node.text) !== undefined || part.getStringIndexType() !== undefined,
    )
  );
}

/** A value that is called, looped over or taken apart, where some of the types that it may have allow it. */
function fitsInPart(checker: ts.TypeChecker, node: ts.Node): boolean {
  for (let at: ts.Node = node; !ts.isSourceFile(at) && at.getStart() === node.getStart(); at = at.parent) {
    const type = checker.getTypeAtLocation(
      ts.isArrayBindingPattern(at) && ts.isVariableDeclaration(at.parent) && at.parent.initializer
        ? at.parent.initializer
        : ts.isPropertyAccessExpression(at.parent) && at.parent.name === at
          ? at.parent
          : at,
    );
    if (
      type.isUnion() &&
      type.types.some((part) => isCalled(part) || checker.isArrayLikeType(part) || isPlain(part))
    )
      return true;
  }
  return false;
}

const isPlain = (type: ts.Type): boolean => type.getStringIndexType() !== undefined;

/** What is compared where an assignment is refused: the value's type and the one that is wanted. */
function comparedAt(checker: ts.TypeChecker, node: ts.Node): { found: ts.Type; wanted: ts.Type } | undefined {
  const { parent } = node;
  const pair = (found: ts.Expression, wanted: ts.Type | undefined) =>
    wanted && { found: checker.getTypeAtLocation(found), wanted };
  if (ts.isVariableDeclaration(parent) && parent.name === node && parent.initializer)
    return pair(parent.initializer, checker.getTypeAtLocation(parent.name));
  if (ts.isPropertyAssignment(parent) && parent.name === node)
    return pair(parent.initializer, checker.getContextualType(parent.initializer));
  if (ts.isShorthandPropertyAssignment(parent) && parent.name === node) {
    const whole = checker.getContextualType(parent.parent);
    const wanted = whole && propertyType(checker, whole, parent.name.text, parent);
    return wanted && { found: checker.getTypeAtLocation(parent.name), wanted };
  }
  for (let at: ts.Node = node; !ts.isSourceFile(at) && at.getStart() === node.getStart(); at = at.parent) {
    const above = at.parent;
    if (ts.isBinaryExpression(above) && above.left === at)
      return pair(above.right, checker.getTypeAtLocation(above.left));
    if (ts.isReturnStatement(at) && at.expression)
      return pair(at.expression, checker.getContextualType(at.expression));
    if (
      (ts.isCallExpression(above) || ts.isNewExpression(above)) &&
      above.arguments?.some((each) => each === at)
    )
      return pair(at as ts.Expression, checker.getContextualType(at as ts.Expression));
    if (ts.isArrayLiteralExpression(above))
      return pair(at as ts.Expression, checker.getContextualType(at as ts.Expression));
  }
  return undefined;
}

const propertyType = (
  checker: ts.TypeChecker,
  type: ts.Type,
  name: string,
  at: ts.Node,
): ts.Type | undefined => {
  const property = checker.getPropertyOfType(checker.getNonNullableType(type), name);
  return property && checker.getTypeOfSymbolAtLocation(property, at);
};

/** Some way to call it takes arguments that these may be. */
function callMayBeRight(checker: ts.TypeChecker, node: ts.Node): boolean {
  let call: ts.Node = node;
  while (!ts.isCallExpression(call) && !ts.isNewExpression(call)) {
    if (ts.isSourceFile(call)) return false;
    call = call.parent;
  }
  const given = call.arguments ?? [];
  const callee = checker.getTypeAtLocation(call.expression);
  const ways = ts.isCallExpression(call) ? callee.getCallSignatures() : callee.getConstructSignatures();
  return ways.some(({ parameters }) =>
    parameters.length >= given.length
      ? given.every((argument, index) => {
          const parameter = parameters[index];
          return (
            parameter !== undefined &&
            mayBe(
              checker,
              checker.getTypeAtLocation(argument),
              checker.getTypeOfSymbolAtLocation(parameter, argument),
              0,
            )
          );
        })
      : false,
  );
}

/** How deep objects are looked into. */
const deepest = 4;

/** Whether some value of one type is of another. */
function mayBe(checker: ts.TypeChecker, found: ts.Type, wanted: ts.Type, depth: number): boolean {
  if (checker.isTypeAssignableTo(found, wanted) || checker.isTypeAssignableTo(wanted, found)) return true;
  if ((wanted.flags & ts.TypeFlags.TypeParameter) !== 0) return true;
  // `Tensor<R2>` and `Tensor<R1>` differ by a rank that tfjs itself often says wrongly.
  if (isClass(found) && found.symbol === wanted.symbol) return true;
  if (found.isUnion())
    return found.types.some((part) => !isEmpty(part) && mayBe(checker, part, wanted, depth));
  if (wanted.isUnion())
    return wanted.types.some((part) => !isEmpty(part) && mayBe(checker, found, part, depth));
  if (depth >= deepest || (found.flags & wanted.flags & ts.TypeFlags.Object) === 0) return false;
  if (isCalled(found) || isCalled(wanted)) return isCalled(found) && isCalled(wanted);
  const element = elementOf(checker, found);
  const wantedElement = elementOf(checker, wanted);
  if (element || wantedElement)
    return (
      element !== undefined &&
      wantedElement !== undefined &&
      mayBe(checker, element, wantedElement, depth + 1)
    );
  return checker.getPropertiesOfType(wanted).every((property) => {
    const own = checker.getPropertyOfType(found, property.name);
    if (!own) return (property.flags & ts.SymbolFlags.Optional) !== 0;
    return mayBe(checker, checker.getTypeOfSymbol(own), checker.getTypeOfSymbol(property), depth + 1);
  });
}

const isClass = (type: ts.Type): boolean =>
  (type.flags & ts.TypeFlags.Object) !== 0 && (type.symbol.flags & ts.SymbolFlags.Class) !== 0;
const isEmpty = (type: ts.Type): boolean => (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null)) !== 0;
const isCalled = (type: ts.Type): boolean => type.getCallSignatures().length > 0;
const elementOf = (checker: ts.TypeChecker, type: ts.Type): ts.Type | undefined =>
  checker.isArrayLikeType(type) ? checker.getIndexTypeOfType(type, ts.IndexKind.Number) : undefined;
