import { describe, expect, it } from 'vitest';
import { recognise } from '#main/services/models/recognise/recognise.ts';
import { PARENTS } from '#shared/body/smpl-tree.ts';
import type { StoredArray } from '#shared/formats/bytes/stored-array.ts';
import { FormatError } from '#shared/formats/format-error.ts';
import { ObjectArray, type PickleValue } from '#shared/formats/pickle/values.ts';
import { array, dict, generator, gru, integers, regressor } from './sources.ts';

/** A checkpoint of VIBE with this generator. */
function checkpoint(state: Record<string, StoredArray>, more: Record<string, PickleValue> = {}) {
  return dict({
    gen_state_dict: dict(state),
    epoch: 7,
    performance: array([], 56.5),
    gen_optimizer: dict({}),
    ...more,
  });
}

function changed(change: (state: Record<string, StoredArray>) => void): Map<string, PickleValue> {
  const state = generator();
  change(state);
  return checkpoint(state);
}

/** Arrays of a body with `count` vertices under the names of SMPL's PyTorch port. */
function portBody(count: number): Record<string, StoredArray> {
  return {
    v_template: array([count, 3]),
    shapedirs: array([count, 3, 10]),
    posedirs: array([207, count * 3]),
    J_regressor: array([24, count], 1 / count),
    lbs_weights: array([count, 24], (i) => (i % 24 === 0 ? 1 : 0)),
    faces_tensor: integers([1, 3], [0, 1, 2]),
    parents: integers([24], PARENTS),
    J_regressor_extra: array([9, count]),
    'vertex_joint_selector.extra_joints_idxs': integers([2], [3, count - 1]),
    betas: array([64, 10]),
  };
}

describe('recognising checkpoints', () => {
  it('reads the options of VIBE’s generator from its tensors', () => {
    const [model, ...others] = recognise(checkpoint(generator()));
    expect(others).toEqual([]);
    expect(model).toMatchObject({ kind: 'generator', part: 'generator', facts: { epoch: 7, pa_mpjpe_mm: 56.5 } });
    expect(model!.architecture).toMatchObject({
      network: 'generator',
      options: {
        temporal: {
          type: 'gru',
          input: 12,
          hidden: 4,
          layers: 2,
          addLinear: true,
          bidirectional: false,
          residual: false,
        },
        regressor: { feature: 12, hidden: 6, iterations: 3 },
      },
    });
    expect(model!.report).toMatchObject({ missing: [], ignored: ['gen_optimizer'] });
    expect(model!.report.notes).toHaveLength(2);
  });

  it('knows the published sizes, where the input is added to the output', () => {
    const state = {
      ...gru('encoder.gru.', { input: 2048, hidden: 8, reverse: true }),
      'encoder.linear.weight': array([2048, 16]),
      'encoder.linear.bias': array([2048]),
      ...regressor('regressor.', 2048, 6),
    };
    const [model] = recognise(checkpoint(state));
    expect(model!.architecture).toMatchObject({ options: { temporal: { bidirectional: true, residual: true } } });
  });

  it('looks through the prefixes of data-parallel training', () => {
    const state = Object.fromEntries(Object.entries(generator()).map(([key, value]) => [`module.${key}`, value]));
    const [model] = recognise(checkpoint(state));
    expect(model!.tensors.map(({ name }) => name)).toContain('encoder.gru.weight_ih_l0');
    const inner = { 'encoder.module.gru.weight_ih_l0': array([12, 12]), ...generator() };
    expect(() => recognise(checkpoint(inner))).toThrow('encoder.gru.weight_ih_l0 twice');
  });

  it('takes a state dictionary without a checkpoint around it', () => {
    expect(recognise(dict(generator()))[0]).toMatchObject({ kind: 'generator', facts: {} });
    expect(recognise(dict({ state_dict: dict(generator()) }))[0]!.kind).toBe('generator');
  });

  it('finds discriminator, body and trunk beside the generator', () => {
    const state = { ...generator() };
    for (const [key, value] of Object.entries(portBody(30))) state[`regressor.smpl.${key}`] = value;
    Object.assign(state, { 'hmr.conv1.weight': array([4, 3, 7, 7]), ...regressor('hmr.', 16, 5) });
    const disc_motion_state_dict = dict({
      ...gru('gru.', { input: 69, hidden: 4, layers: 2 }),
      'fc.weight': array([1, 4]),
      'fc.bias': array([1]),
    });
    const models = recognise(checkpoint(state, { disc_motion_state_dict, disc_motion_optimizer: dict({}) }));
    expect(models.map(({ kind, suffix }) => [kind, suffix])).toEqual([
      ['generator', ''],
      ['trunk', '-trunk'],
      ['body', '-body'],
      ['discriminator', '-discriminator'],
    ]);
    const body = models[2]!;
    expect(body.tensors.map(({ name }) => name)).toContain('J_regressor_extra');
    expect(body.report.ignored).toEqual(['betas']);
    expect(body.report.notes).toEqual(['It has 30 vertices instead of 6890.']);
  });

  it('leaves an incomplete body or discriminator out, but refuses one that contradicts itself', () => {
    const parts = portBody(30);
    const within = (body: Record<string, StoredArray>) => ({
      ...generator(),
      ...Object.fromEntries(Object.entries(body).map(([key, value]) => [`regressor.smpl.${key}`, value])),
    });
    const { lbs_weights: _, ...incomplete } = parts;
    const disc_motion_state_dict = dict({ 'gru.weight_ih_l0': array([12, 69]), 'fc.weight': array([1, 4]) });
    const [main, ...others] = recognise(checkpoint(within(incomplete), { disc_motion_state_dict }));
    expect(others).toEqual([]);
    expect(main!.report.notes.filter((note) => note.includes('left out'))).toEqual([
      'The body in the file is left out: the array weights is missing.',
      expect.stringContaining('The discriminator in the file is left out'),
    ]);
    expect(() => recognise(checkpoint(within({ ...parts, posedirs: array([207, 3]) })))).toThrow('posedirs');
  });

  it('reports missing means and refuses missing layers', () => {
    const [model] = recognise(changed((state) => delete state['regressor.init_cam']));
    expect(model!.report.missing).toEqual(['regressor.init_cam']);
    expect(() => recognise(changed((state) => delete state['regressor.decpose.bias']))).toThrow(
      'regressor.decpose.bias',
    );
    expect(() => recognise(changed((state) => delete state['encoder.gru.bias_hh_l1']))).toThrow(
      'encoder.gru.bias_hh_l1',
    );
    expect(() => recognise(changed((state) => delete state['encoder.gru.weight_ih_l0']))).toThrow(
      'encoder.gru.weight_ih_l0',
    );
  });

  it('refuses shapes that contradict each other, naming the tensor', () => {
    const set = (key: string, shape: number[]) => changed((state) => Object.assign(state, { [key]: array(shape) }));
    expect(() => recognise(set('encoder.gru.weight_hh_l1', [12, 5]))).toThrow(
      'encoder.gru.weight_hh_l1 is [12, 5] instead of [12, 4]',
    );
    expect(() => recognise(set('regressor.fc2.weight', [6, 7]))).toThrow('regressor.fc2.weight');
    expect(() => recognise(set('regressor.fc1.weight', [6, 13 + 157]))).toThrow(
      'gives 12 numbers per frame and the regressor reads 13',
    );
    expect(() => recognise(set('encoder.linear.weight', [12]))).toThrow('encoder.linear.weight');
    expect(() => recognise(set('encoder.gru.weight_ih_l0', [13, 12]))).toThrow('encoder.gru.weight_ih_l0');
    expect(() => recognise(set('encoder.extra.weight', [2, 2]))).toThrow('extra.weight');
  });

  it('refuses networks larger than any that is built here', () => {
    const huge = { ...generator(), ...gru('encoder.gru.', { input: 12, hidden: 4, layers: 40 }) };
    expect(() => recognise(checkpoint(huge))).toThrow('not built here');
  });

  it('refuses weights that are whole numbers', () => {
    const broken = changed((state) =>
      Object.assign(state, { 'regressor.fc2.bias': integers([6], [1, 2, 3, 4, 5, 6]) }),
    );
    expect(() => recognise(broken)).toThrow('regressor.fc2.bias holds whole numbers');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %f among the weights when they are read', (value) => {
    const broken = changed((state) => {
      state['encoder.gru.bias_ih_l0'] = array([12], (i) => (i === 5 ? value : 0));
    });
    const tensor = recognise(broken)[0]!.tensors.find(({ name }) => name === 'encoder.gru.bias_ih_l0')!;
    expect(() => tensor.read()).toThrow(`encoder.gru.bias_ih_l0 holds ${value} at element 5`);
  });

  it('takes weights whose sum is too large for a number', () => {
    const large = changed((state) => {
      state['encoder.gru.bias_ih_l0'] = array([12], (i) => (i % 2 ? 3e38 : -3e38));
    });
    const tensor = recognise(large)[0]!.tensors.find(({ name }) => name === 'encoder.gru.bias_ih_l0')!;
    expect(tensor.read()).toHaveLength(12);
  });

  it.each([
    [
      'attention',
      {
        'fc.weight': array([1, 4]),
        'attention.attention.0.weight': array([1, 4]),
        'attention.attention.0.bias': array([1]),
      },
    ],
    ['concat', { 'fc.weight': array([1, 8]) }],
    ['last', { 'fc.weight': array([1, 4]) }],
  ])('tells a discriminator’s pooling: %s', (pooling, tensors) => {
    const state = { ...gru('gru.', { input: 69, hidden: 4, layers: 2 }), 'fc.bias': array([1]), ...tensors };
    const [model] = recognise(dict(state as Record<string, StoredArray>));
    expect(model!.architecture).toMatchObject({ network: 'discriminator', options: { pooling, hidden: 4, layers: 2 } });
  });

  it('recognises SPIN with missing trunk layers and reports them', () => {
    const state = {
      'conv1.weight': array([64, 3, 7, 7]),
      ...regressor('', 2048, 8),
      'bn1.num_batches_tracked': integers([], [4]),
    };
    const [model] = recognise(dict({ model: dict(state), optimizer: dict({}) }));
    expect(model).toMatchObject({ kind: 'trunk', facts: { trunk_complete: false } });
    expect(model!.report.missing).toHaveLength(264);
    expect(model!.report.ignored).toEqual(['*.num_batches_tracked (1)', 'optimizer']);
    const wrong = { ...state, 'layer1.0.conv1.weight': array([32, 64, 1, 1]) };
    expect(() => recognise(dict({ model: dict(wrong) }))).toThrow('layer1.0.conv1.weight');
  });
});

describe('recognising other files', () => {
  it('tells mean parameters, joint regressors and pose priors by their shapes', () => {
    expect(recognise(dict({ pose: array([144]), shape: array([10]), cam: array([3]) }))[0]!.kind).toBe('mean-params');
    expect(recognise(array([17, 120]))[0]).toMatchObject({
      kind: 'joint-regressor',
      facts: { set: 'h36m', vertices: 120 },
    });
    expect(recognise(array([12, 120]))[0]).toMatchObject({ facts: { set: 'other' } });
    const mixture = { means: array([8, 69]), covars: array([8, 69, 69]), weights: array([8]) };
    expect(recognise(dict(mixture))[0]).toMatchObject({ kind: 'pose-prior', facts: { components: 8 } });
    expect(() => recognise(dict({ ...mixture, covars: array([8, 69, 3]) }))).toThrow('do not fit together');
  });

  it('brings AMASS poses to SMPL’s 24 joints and splits a database into clips', async () => {
    const poses = array([2, 156], (i) => i % 156);
    const [clip] = recognise(
      dict({
        poses,
        trans: array([2, 3]),
        betas: array([16], (i) => i),
        mocap_framerate: array([], 120),
        gender: 'male',
        dmpls: array([2, 8]),
      }),
    );
    expect(clip).toMatchObject({ kind: 'motion', facts: { frames: 2, clips: 1, frame_rate: 120, gender: 'male' } });
    expect(clip!.report.ignored).toEqual(['dmpls']);
    const read = await clip!.tensors[0]!.read();
    expect([...read.slice(60, 72)]).toEqual([60, 61, 62, 63, 64, 65, 66, 67, 68, 111, 112, 113]);
    const names = new ObjectArray([3], ['a', 'b', 'b']);
    const [database] = recognise(dict({ theta: array([3, 82], (i) => i % 82), vid_name: names }));
    expect(database!.facts).toEqual({ frames: 3, clips: 2 });
    expect([...(await database!.tensors[1]!.read()).slice(0, 10)]).toEqual([72, 73, 74, 75, 76, 77, 78, 79, 80, 81]);
    expect([...(await database!.tensors[2]!.read())]).toEqual([0, 1, 3]);
    expect(() => recognise(dict({ theta: array([4, 82]), vid_name: names }))).toThrow('names the videos of 3 frames');
  });

  it('keeps the poses and shapes of VIBE’s results, one clip per person', async () => {
    const person = (frames: number, value: number) =>
      dict({
        pose: array([frames, 72], value),
        betas: array([frames, 10]),
        frame_ids: array([frames], 4),
        verts: array([frames, 5, 3]),
      });
    const people = new Map([
      [1, person(2, 0.1)],
      [4, person(3, 0.2)],
    ]);
    const [motion] = recognise(people);
    expect(motion).toMatchObject({ kind: 'motion', facts: { frames: 5, clips: 2 }, report: { ignored: ['verts'] } });
    const [poses, , , starts] = motion!.tensors;
    expect((await poses!.read())[2 * 72]).toBeCloseTo(0.2);
    expect([...(await starts!.read())]).toEqual([0, 2, 5]);
    people.set(7, person(3, 0.1).set('betas', array([2, 10])));
    expect(() => recognise(people)).toThrow('betas of person 7 is [2, 10] instead of [3, 10]');
  });

  it('refuses a body whose numbers make no sense together', () => {
    const body = portBody(30);
    expect(recognise(dict(body))[0]!.kind).toBe('body');
    expect(() => recognise(dict({ ...body, faces_tensor: integers([1, 3], [0, 1, 30]) }))).toThrow('vertex 30 of 30');
    expect(() => recognise(dict({ ...body, lbs_weights: array([30, 24], 0.5) }))).toThrow('sums to 12');
    expect(() => recognise(dict({ ...body, lbs_weights: array([30, 52], 1 / 52) }))).toThrow('(30, 52)');
    expect(() =>
      recognise(
        dict({
          ...body,
          parents: integers(
            [24],
            PARENTS.map(() => 0),
          ),
        }),
      ),
    ).toThrow('parents');
  });

  it('says what it found instead of a model', () => {
    const reason = (root: PickleValue): string => {
      try {
        recognise(root);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
        return (error as FormatError).message;
      }
      throw new Error('it was accepted');
    };
    const resnet = {
      'conv1.weight': array([64, 3, 7, 7]),
      'layer1.0.conv1.weight': array([64, 64, 1, 1]),
      'fc.weight': array([1000, 2048]),
    };
    expect(reason(dict(resnet))).toContain('an image classifier of the ResNet family');
    const yolo = { 'model.0.conv.weight': array([32, 3, 6, 6]), 'model.1.conv.weight': array([64, 32, 3, 3]) };
    expect(reason(dict({ model: dict(yolo) }))).toContain('a YOLO detector');
    expect(reason(dict({ 'roi_heads.box_predictor.cls_score.weight': array([91, 1024]) }))).toContain('R-CNN');
    expect(reason(dict({ hello: 'world', n: 3 }))).toContain('a dictionary with hello, n');
    expect(reason(dict({}))).toContain('an empty dictionary');
    expect(reason([1, 2, 3])).toContain('a list of 3 entries');
    expect(reason(42)).toContain('a single number');
    expect(reason(array([5, 4, 3]))).toContain('[5, 4, 3]');
    expect(reason(checkpoint({ 'some.weight': array([2]) }))).toContain('no encoder and regressor');
  });
});
