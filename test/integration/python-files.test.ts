import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFileSource } from '#main/model-library/file-source.ts';
import { readSource } from '#main/services/models/open-source.ts';
import { ByteSpan } from '#shared/formats/bytes/byte-source.ts';
import { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { ObjectArray, PickleName, type PickleValue } from '#shared/formats/pickle/values.ts';
import { debianPython } from '#test/support/debian-python.ts';
import { describeWith } from '#test/support/machine.ts';

/**
 * Plain form of a value, made by Python for what it saved and here for what was read: arrays are their shape and their
 * elements as numbers.
 */
const PLAIN = `
import collections, json, numpy, pickle, sys
folder = sys.argv[1]
def plain(v):
    if type(v).__module__.startswith('scipy'): v = v.toarray()
    if type(v).__module__.startswith('torch') and hasattr(v, 'detach'):
        v = v.detach()
        v = (v.float() if v.is_floating_point() else v).numpy()
    if isinstance(v, numpy.ndarray):
        if v.dtype.kind == 'S': v = numpy.char.decode(v, 'latin1')
        if v.dtype.kind in 'OU': return {'shape': list(v.shape), 'items': [plain(x) for x in v.ravel().tolist()]}
        return {'shape': list(v.shape), 'data': [repr(float(x)) for x in v.ravel()]}
    if isinstance(v, numpy.generic): v = v.item()
    if isinstance(v, dict): return {'dict': [[plain(k), plain(x)] for k, x in v.items()]}
    if isinstance(v, (list, tuple)): return [plain(x) for x in v]
    if isinstance(v, (set, frozenset)): return {'set': sorted(plain(x) for x in v)}
    if isinstance(v, (bytes, bytearray)): return {'bytes': list(v)}
    if isinstance(v, int) and not isinstance(v, bool) and abs(v) >= 2**53: return {'big': str(v)}
    if isinstance(v, float): return {'float': repr(v)}
    return v
rng = numpy.random.default_rng(5)
files = {}
`;

function plain(value: PickleValue): unknown {
  if (value instanceof StoredArray) {
    const { shape, data } = value.read();
    return { shape, data: Array.from(data, pythonFloat) };
  }
  if (value instanceof ObjectArray) return { shape: value.shape, items: value.items.map(plain) };
  if (value instanceof ByteSpan) return { bytes: Array.from(value.bytes()) };
  if (value instanceof Map) return { dict: [...value].map(([key, item]) => [plain(key), plain(item)]) };
  if (value instanceof Set) return { set: [...value].map(plain).sort() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'bigint') return { big: String(value) };
  if (value instanceof PickleName) return { name: value.name };
  return value;
}

/** Numbers as Python's float() reads them back; both sides are compared as numbers. */
function pythonFloat(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** Undoes the texts that keep infinities, NaN and floats apart in JSON. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  const entry = value as Record<string, unknown>;
  if (typeof entry.float === 'string') return number(entry.float);
  if (Array.isArray(entry.data)) {
    return { ...entry, data: (entry.data as string[]).map((text) => pythonFloat(number(text))) };
  }
  return Object.fromEntries(Object.entries(entry).map(([key, item]) => [key, revive(item)]));
}

function number(text: string): number {
  return { inf: Infinity, '-inf': -Infinity, nan: Number.NaN }[text] ?? Number(text);
}

const PICKLES = `${PLAIN}
import scipy.sparse
class Text(str): pass
value = {
  'f2': rng.normal(size=5).astype('f2'), 'f4': rng.normal(size=(2, 3)).astype('f4'), 'f8': rng.normal(size=(2, 3, 2)),
  'fortran': numpy.asfortranarray(rng.normal(size=(3, 4))), 'big': rng.normal(size=4).astype('>f4'), 'big8': numpy.arange(3, dtype='>i8'),
  'i1': numpy.arange(-2, 3, dtype='i1'), 'u2': numpy.arange(3, dtype='u2'), 'u4': numpy.array([4294967295], 'u4'), 'i8': numpy.array([-2**40]),
  'bool': numpy.array([True, False]), 'zero': numpy.zeros((0, 3)), 'none': numpy.array(2.5), 'special': numpy.array([numpy.nan, numpy.inf, -numpy.inf, -0.0]),
  'texts': numpy.array(['ab', 'Größe', '']), 'bytes': numpy.array([b'ab', b'c']), 'objects': numpy.array(['a', None, 1.5], dtype=object),
  'view': numpy.arange(12.0).reshape(3, 4)[:, ::2], 'turned': numpy.arange(6.0).reshape(2, 3).T,
  'csc': scipy.sparse.csc_matrix(numpy.eye(3, 5)), 'csr': scipy.sparse.csr_matrix(numpy.array([[0, 2.0], [3, 0]])),
  'f8s': numpy.float64(1.25), 'f4s': numpy.float32(0.5), 'i8s': numpy.int64(-3), 'bools': numpy.bool_(True),
  'ordered': collections.OrderedDict([('b', 1), ('a', 2)]), 'default': collections.defaultdict(list, {'x': [1]}),
  'numbers': [0, -1, 255, 256, 65535, 65536, -2**31, 2**31, 2**53 - 1, 2**70, -2**70, 1.5, -0.1, float('inf'), 1e300],
  'truth': [True, False, None], 'tuples': [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)], 'nested': [[[[1]]], {'a': {'b': ('c', ['d'])}}],
  'text': ['', 'a', 'ü€😀', "quote ' and \\" and \\\\ and \\n", 'x' * 300, 'line\\r'], 'raw': [b'', b'\\x00\\xff', b'y' * 300, bytearray(b'z')],
  'sets': {3, 1, 2}, 'frozen': frozenset(['a', 'b']), 1: 'number as key', 2.5: 'float as key', True and 'x': None,
}
shared = [1, 2]
value['shared'] = [shared, shared, value['f4'], value['f4']]
for protocol in range(6):
    name = 'protocol-%d.pkl' % protocol
    with open(folder + '/' + name, 'wb') as f: pickle.dump(value, f, protocol)
    files[name] = plain(value)
# pickletools.optimize drops memo entries and keeps their numbers
import pickletools
with open(folder + '/optimised.pkl', 'wb') as f: f.write(pickletools.optimize(pickle.dumps(value, 4)))
files['optimised.pkl'] = plain(value)
print(json.dumps(files))
`;

const JOBLIB = `${PLAIN}
import joblib
people = {numpy.int64(1): {'verts': rng.normal(size=(3, 5, 3)).astype('f4'), 'joints2d': None, 'frame_ids': numpy.arange(3)}, 4: {'pose': numpy.asfortranarray(rng.normal(size=(3, 4)))}}
base = {'theta': rng.normal(size=(50, 82)).astype('f4'), 'vid_name': numpy.array(['a_%d' % i for i in range(50)]), 'names': numpy.array(['a', 'bcd', None], dtype=object), 'empty': numpy.zeros((0, 3)), 'scalar': numpy.array(3), 'list': [numpy.arange(3.0)] * 2}
for title, value in (('people', people), ('base', base)):
    for how, compress in (('plain', 0), ('zlib1', ('zlib', 1)), ('zlib3', 3), ('gzip', ('gzip', 3))):
        name = title + '-' + how + '.pkl'
        joblib.dump(value, folder + '/' + name, compress=compress)
        files[name] = plain(value)
    for protocol in (2, 3, 5):
        name = title + '-protocol-%d.pkl' % protocol
        joblib.dump(value, folder + '/' + name, protocol=protocol)
        files[name] = plain(value)
for kind in ('bz2', 'lzma', 'xz'):
    joblib.dump(base, folder + '/' + kind + '.pkl', compress=(kind, 3))
    files[kind + '.pkl'] = None
print(json.dumps(files))
`;

const TORCH = `${PLAIN}
import torch, zipfile
torch.manual_seed(3)
a = torch.randn(4, 6)
value = collections.OrderedDict([
  ('a', a), ('row', a[1]), ('column', a[:, 2]), ('turned', a.t()), ('strided', a[::2, 1::2]), ('expanded', torch.randn(3, 1).expand(3, 4)),
  ('scalar', torch.tensor(1.5)), ('empty', torch.zeros(0, 3)), ('param', torch.nn.Parameter(torch.ones(2, 2))),
  ('half', torch.randn(5).half()), ('bf16', torch.randn(5).bfloat16()), ('double', torch.randn(5).double()), ('long', torch.tensor([-1, 2**40])),
  ('int', torch.arange(3, dtype=torch.int32)), ('short', torch.arange(3, dtype=torch.int16)), ('char', torch.arange(-1, 2, dtype=torch.int8)),
  ('byte', torch.arange(3, dtype=torch.uint8)), ('bool', torch.tensor([True, False])), ('buffer', torch.zeros(2).requires_grad_()),
  ('numpy', numpy.arange(3.0)), ('shape', list(torch.Size([2, 3]))), ('performance', numpy.float64(56.5)),
])
value._metadata = collections.OrderedDict([('', {'version': 1})])
net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4))
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
net(torch.randn(5, 3)).sum().backward(); optimizer.step()
training = {'epoch': 3, 'model': net.state_dict(), 'optimizer': optimizer.state_dict()}
for title, saved in (('odd', value), ('training', training)):
    for form in (False, True):
        for protocol in (2, 3, 4):
            name = '%s-%s-%d.pth' % (title, 'zip' if form else 'legacy', protocol)
            torch.save(saved, folder + '/' + name, _use_new_zipfile_serialization=form, pickle_protocol=protocol)
            files[name] = plain(saved)
    # the same archive, packed again by another program
    with zipfile.ZipFile(folder + '/' + title + '-zip-2.pth') as old, zipfile.ZipFile(folder + '/' + title + '-packed.pth', 'w', zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist(): new.writestr(entry.filename, old.read(entry))
    files[title + '-packed.pth'] = plain(saved)
print(json.dumps(files))
`;

for (const [need, title, script] of [
  ['joblib', 'pickles of Debian’s Python', PICKLES],
  ['joblib', 'files of Debian’s joblib', JOBLIB],
  ['torch', 'files of Debian’s PyTorch', TORCH],
] as const) {
  describeWith(need)(title, () => {
    const folder = mkdtempSync(join(tmpdir(), 'python-files-'));
    let files: Record<string, unknown> = {};
    beforeAll(async () => {
      files = await debianPython<Record<string, unknown>>(script, folder);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('are read as what was saved', () => {
      const whole = Object.entries(files).filter(([, expected]) => expected !== null);
      expect(whole.length).toBeGreaterThan(5);
      for (const [name, expected] of whole) {
        using source = openFileSource(join(folder, name));
        expect(plain(readSource(source).root), name).toEqual(revive(expected));
      }
    });

    it('are refused with a way out where they are packed otherwise', () => {
      for (const [name] of Object.entries(files).filter(([, expected]) => expected === null)) {
        using source = openFileSource(join(folder, name));
        expect(() => readSource(source), name).toThrow(/save it again with joblib\.dump/);
      }
    });
  });
}
