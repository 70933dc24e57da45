/** A value inside an FBX node. Arrays are typed arrays; `Int64` arrays are given as BigInt64Array. */
export type FbxProperty =
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int32'; readonly value: number }
  | { readonly type: 'int64'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'raw'; readonly value: Uint8Array }
  | { readonly type: 'array'; readonly value: FbxArray };

export type FbxArray = Float32Array | Float64Array | Int32Array | BigInt64Array;

/** A node record: name, properties, children. */
export interface FbxNode {
  readonly name: string;
  readonly properties: readonly FbxProperty[];
  readonly children: readonly FbxNode[];
}

/** What may stand for a property: numbers are doubles unless wrapped by `int`. */
type PropertyLike = string | number | bigint | FbxArray | Uint8Array | FbxProperty;

/** A 32-bit integer property. */
export function int(value: number): FbxProperty {
  return { type: 'int32', value };
}

/** Makes a node. Strings, numbers (double), bigints (int64) and typed arrays become properties of their type. */
export function node(
  name: string,
  properties: readonly PropertyLike[] = [],
  children: readonly FbxNode[] = [],
): FbxNode {
  return { name, properties: properties.map(toProperty), children };
}

function toProperty(value: PropertyLike): FbxProperty {
  if (typeof value === 'string') return { type: 'string', value };
  if (typeof value === 'number') return { type: 'double', value };
  if (typeof value === 'bigint') return { type: 'int64', value };
  if (value instanceof Uint8Array) return { type: 'raw', value };
  if (ArrayBuffer.isView(value)) return { type: 'array', value };
  return value;
}

/** A `P` record of a `Properties70` block: name, type, label, flags, values. */
export function property(name: string, type: string, label: string, flags: string, ...values: PropertyLike[]): FbxNode {
  return node('P', [name, type, label, flags, ...values]);
}

/** Three doubles as FBX writes animatable vectors, such as `Lcl Translation`. */
export function vectorProperty(name: string, type: string, flags: string, value: readonly number[]): FbxNode {
  return property(name, type, '', flags, value[0]!, value[1]!, value[2]!);
}

/** Name of an object together with its class, as the binary format joins them. */
export function objectName(name: string, kind: string): string {
  return `${name}\u0000\u0001${kind}`;
}
