// Lowers functions, lambdas and classes: the scopes that have code of their own.
import { collectBindings, collectWalruses } from './bindings.ts'
import { type Lowering, normalized } from './context.ts'
import { documentation } from './documentation.ts'
import { type ClassForm, type FunctionForm, Op, type ParameterForm, type ParameterKind } from './form.ts'
import { pushArgument } from './lower-arguments.ts'
import type { ClassNode, FunctionNode, LambdaNode, ParameterNode, TypeParameterListNode } from './parser.ts'
import { ParamCategory } from './parser-tables.ts'
import { mangle, Scope, ScopeKind } from './scopes.ts'

/** Holds a function's place while its body, which may hold functions, is lowered. */
const unfinishedFunction: FunctionForm = {
  name: '',
  qualname: '',
  parameters: [],
  returns: 0,
  decorators: [],
  body: 0,
  locals: [],
  isAsync: false,
  isGenerator: false,
  isLambda: false,
  doc: null,
  typeParameters: [],
  line: 0,
  headEnd: 0,
  end: 0,
}

const unfinishedClass: ClassForm = {
  name: '',
  qualname: '',
  decorators: [],
  arguments: [],
  body: 0,
  doc: null,
  typeParameters: [],
  line: 0,
  headEnd: 0,
  end: 0,
}

/** The Def node. */
export function lowerFunction(lowering: Lowering, node: FunctionNode): number {
  const { emitter, functions } = lowering
  const { d } = node
  const outer = lowering.scope
  const name = normalized(d.name.d.value)
  const index = functions.push(unfinishedFunction) - 1
  const decorators = d.decorators.map((decorator) => lowering.expression(lowering, decorator.d.expr))
  const defaults = lowerDefaults(lowering, d.params)
  const typeParameters = enterTypeParameters(lowering, d.typeParams)
  const annotations = d.params.map((parameter) => lowering.optional(parameter.d.annotation))
  const returns = lowering.optional(d.returnAnnotation)

  const scope = new Scope(ScopeKind.Function, lowering.scope, outer.qualify(name))
  const parameters = bindParameters(lowering, scope, d.params, annotations, defaults)
  collectBindings(lowering, scope, d.suite)
  lowering.scope = scope
  const doc = documentation(d.suite.d.statements)
  const body = lowering.block(lowering, d.suite, doc !== null)
  lowering.scope = outer

  const end = node.start + node.length
  functions[index] = {
    name,
    qualname: scope.qualname,
    parameters,
    returns,
    decorators,
    body,
    locals: scope.locals,
    isAsync: d.isAsync,
    isGenerator: scope.isGenerator,
    isLambda: false,
    doc,
    typeParameters,
    line: lowering.lineAt(node.start),
    headEnd: lowering.lineAt(d.suite.start),
    end: lowering.lastLine(node.start, end),
  }
  return emitter.node2(Op.Def, node.start, end, lowering.name(d.name), index)
}

export function lowerLambda(lowering: Lowering, node: LambdaNode): number {
  const { emitter, functions } = lowering
  const { d } = node
  const outer = lowering.scope
  const index = functions.push(unfinishedFunction) - 1
  const defaults = lowerDefaults(lowering, d.params)
  const scope = new Scope(ScopeKind.Function, outer, outer.qualify('<lambda>'))
  const parameters = bindParameters(lowering, scope, d.params, [], defaults)
  collectWalruses(lowering, scope, d.expr)
  lowering.scope = scope
  const body = lowering.expression(lowering, d.expr)
  lowering.scope = outer
  const end = node.start + node.length
  functions[index] = {
    name: '<lambda>',
    qualname: scope.qualname,
    parameters,
    returns: 0,
    decorators: [],
    body,
    locals: scope.locals,
    isAsync: false,
    isGenerator: scope.isGenerator,
    isLambda: true,
    doc: null,
    typeParameters: [],
    line: lowering.lineAt(node.start),
    headEnd: lowering.lineAt(d.expr.start),
    end: lowering.lastLine(node.start, end),
  }
  return emitter.node1(Op.Lambda, node.start, end, index)
}

/** The ClassDef node. */
export function lowerClass(lowering: Lowering, node: ClassNode): number {
  const { emitter, classes } = lowering
  const { d } = node
  const outer = lowering.scope
  const outerPrivate = lowering.privateClass
  const name = normalized(d.name.d.value)
  const index = classes.push(unfinishedClass) - 1
  const decorators = d.decorators.map((decorator) => lowering.expression(lowering, decorator.d.expr))
  const typeParameters = enterTypeParameters(lowering, d.typeParams)
  const base = emitter.open()
  for (const argument of d.arguments) pushArgument(lowering, argument)
  const classArguments = emitter.take(base)

  const scope = new Scope(ScopeKind.Class, lowering.scope, outer.qualify(name))
  lowering.privateClass = name
  collectBindings(lowering, scope, d.suite)
  lowering.scope = scope
  const doc = documentation(d.suite.d.statements)
  const body = lowering.block(lowering, d.suite, doc !== null)
  lowering.scope = outer
  lowering.privateClass = outerPrivate

  const end = node.start + node.length
  classes[index] = {
    name,
    qualname: scope.qualname,
    decorators,
    arguments: classArguments,
    body,
    doc,
    typeParameters,
    line: lowering.lineAt(node.start),
    headEnd: lowering.lineAt(d.suite.start),
    end: lowering.lastLine(node.start, end),
  }
  return emitter.node2(Op.ClassDef, node.start, end, lowering.name(d.name), index)
}

/** Type parameters have a scope of their own around annotations, bases and body; the caller leaves it by restoring the scope. */
export function enterTypeParameters(lowering: Lowering, list: TypeParameterListNode | undefined): readonly string[] {
  if (!list) return []
  const names = list.d.params.map((parameter) => mangle(normalized(parameter.d.name.d.value), lowering.privateClass))
  const scope = new Scope(ScopeKind.TypeParameters, lowering.scope, '')
  for (const name of names) scope.slot(name)
  lowering.scope = scope
  return names
}

function lowerDefaults(lowering: Lowering, parameters: readonly ParameterNode[]): readonly number[] {
  return parameters.map((parameter) => lowering.optional(parameter.d.defaultValue))
}

function bindParameters(
  lowering: Lowering,
  scope: Scope,
  nodes: readonly ParameterNode[],
  annotations: readonly number[],
  defaults: readonly number[],
): readonly ParameterForm[] {
  const parameters: ParameterForm[] = []
  let slash = -1
  let afterStar = false
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i]
    if (!node) continue
    const { category, name: nameNode } = node.d
    if (!nameNode) {
      if (category === ParamCategory.ArgsList) afterStar = true
      else if (lowering.text[node.start] === '/') slash = parameters.length
      continue
    }
    let kind: ParameterKind = afterStar ? 'keyword-only' : 'normal'
    if (category === ParamCategory.ArgsList) {
      kind = 'var-positional'
      afterStar = true
    } else if (category === ParamCategory.KwargsDict) kind = 'var-keyword'
    const name = mangle(normalized(nameNode.d.value), lowering.privateClass)
    parameters.push({ name, kind, slot: scope.slot(name), annotation: annotations[i] ?? 0, default: defaults[i] ?? 0 })
  }
  if (slash < 0) return parameters
  return parameters.map((parameter, i) =>
    i < slash && parameter.kind === 'normal' ? { ...parameter, kind: 'positional-only' } : parameter,
  )
}
