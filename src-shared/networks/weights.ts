export { type Weights, type WeightTensor, weightOf } from '../tape/weights.ts';
