/** Features of an example to write. */
export type ExampleFeatures = Readonly<
  Record<string, { bytes: readonly Uint8Array[] } | { floats: readonly number[] } | { integers: readonly number[] }>
>;

function varint(value: number): number[] {
  const out: number[] = [];
  for (let rest = BigInt.asUintN(64, BigInt(value)); ; rest >>= 7n) {
    if (rest < 128n) return [...out, Number(rest)];
    out.push(Number(rest & 127n) | 128);
  }
}

function message(field: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Uint8Array.from([...varint(field * 8 + 2), ...varint(body.length)]), body]);
}

/** A `tf.Example` in its bytes. */
export function writeTfExample(features: ExampleFeatures): Uint8Array {
  const entries = Object.entries(features).map(([name, feature]) => {
    let list: Uint8Array;
    if ('bytes' in feature) list = message(1, Buffer.concat(feature.bytes.map((value) => message(1, value))));
    else if ('floats' in feature)
      list = message(2, message(1, new Uint8Array(Float32Array.from(feature.floats).buffer)));
    else list = message(3, message(1, Uint8Array.from(feature.integers.flatMap(varint))));
    return message(1, Buffer.concat([message(1, Buffer.from(name)), message(2, list)]));
  });
  return new Uint8Array(message(1, Buffer.concat(entries)));
}
