/**
 * `npm run members`: members of interfaces, types and classes under src that nothing reads, by name: no property access
 * but to write, no destructuring, no text that says the name, no word in a component. knip sees exports alone.
 * Exits with 1 when there is one; those that another program reads stand in READ_ELSEWHERE, with their reader.
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { filesUnder } from './buildId.ts';

/** Name → who reads it. */
const READ_ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...[
    'observedAttributes',
    'connectedCallback',
    'disconnectedCallback',
    'attributeChangedCallback',
  ].map((name) => [name, 'the browser, of a custom element'] as const),
  ...['saltLength', 'namedCurve'].map((name) => [name, 'Web Crypto'] as const),
  ['createScriptURL', 'the browser, of a Trusted Types policy'],
  ['__brand', 'the type checker'],
  ['thumbnailBytes', 'pages of earlier builds, of the same library'],
  ['pairs', 'whoever judges a seam: how many pairs its figure is a mean of'],
  ['sure', 'the owner of a site who calls checkPrompt'],
]);

interface Member {
  readonly name: string;
  /** Path and line. */
  readonly at: string;
}

/** What a file of TypeScript declares as members, and which names it reads. */
export function membersOf(path: string, text: string): { declared: Member[]; read: Set<string> } {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const declared: Member[] = [];
  const read = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (declares(node) && (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name))) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      declared.push({ name: node.name.text, at: `${path}:${line + 1}` });
    } else if (ts.isPropertyAccessExpression(node)) {
      if (!isWritten(node)) read.add(node.name.text);
    } else if (ts.isBindingElement(node)) {
      const name = node.propertyName ?? node.name;
      if (ts.isIdentifier(name)) read.add(name.text);
    } else if (ts.isStringLiteralLike(node)) {
      read.add(node.text);
    } else if (isTakenApart(node) && ts.isIdentifier(node.name)) {
      read.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { declared, read };
}

type Declaration =
  | ts.PropertySignature
  | ts.MethodSignature
  | ts.PropertyDeclaration
  | ts.MethodDeclaration
  | ts.AccessorDeclaration;

/** In a type or a class; what an object literal holds is declared by its type. */
const declares = (node: ts.Node): node is Declaration =>
  ts.isPropertySignature(node) ||
  ts.isMethodSignature(node) ||
  ((ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isGetAccessor(node) ||
    ts.isSetAccessor(node)) &&
    ts.isClassLike(node.parent));

const isWritten = (node: ts.PropertyAccessExpression): boolean =>
  ts.isBinaryExpression(node.parent) &&
  node.parent.left === node &&
  node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;

/** A property of an object literal that is assigned to. */
const isTakenApart = (
  node: ts.Node,
): node is ts.ShorthandPropertyAssignment | ts.PropertyAssignment =>
  (ts.isShorthandPropertyAssignment(node) || ts.isPropertyAssignment(node)) &&
  ts.isBinaryExpression(node.parent.parent) &&
  node.parent.parent.left === node.parent;

const wordsOf = (text: string): Set<string> => new Set(text.match(/[$\w]+/g));

/** The members that nothing reads, of the repository at `root`. */
export function unread(root: string): Member[] {
  const declared: Member[] = [];
  const read = new Set(READ_ELSEWHERE.keys());
  // What only a test reads is read by nobody.
  for (const folder of ['src', 'workers', 'build', 'models/cli'])
    for (const file of filesUnder(join(root, folder))) {
      const path = `${folder}/${file}`;
      if (!/\.(ts|svelte)$/.test(path)) continue;
      const text = readFileSync(join(root, path), 'utf8');
      if (path.endsWith('.svelte')) {
        for (const word of wordsOf(text)) read.add(word);
        continue;
      }
      const found = membersOf(path, text);
      if (folder === 'src') declared.push(...found.declared);
      for (const name of found.read) read.add(name);
    }
  return declared.filter(({ name }) => !read.has(name));
}

if (process.argv[1] === import.meta.filename) {
  const members = unread(resolve(import.meta.dirname, '..'));
  for (const { name, at } of members) console.log(`${at} ${name} is read nowhere`);
  console.log(
    members.length === 0 ? 'No member is unread.' : `${members.length} members are unread.`,
  );
  process.exitCode = members.length === 0 ? 0 : 1;
}
