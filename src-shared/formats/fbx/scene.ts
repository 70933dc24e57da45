import { type FbxNode, node, objectName } from './node.ts';

/** Collects the objects of a file, hands out their ids and remembers what is connected to what. */
export class FbxScene {
  readonly objects: FbxNode[] = [];
  readonly connections: FbxNode[] = [];
  #lastId = 1_000_000n;

  /**
   * Adds an object.
   *
   * @param record  node name, such as `Model`
   * @param kind    class in the object's name; differs from the record for deformers and animation
   * @param subtype third property, such as `LimbNode`
   * @returns the object's id
   */
  add(record: string, name: string, kind: string, subtype: string, children: readonly FbxNode[]): bigint {
    const id = ++this.#lastId;
    this.objects.push(node(record, [id, objectName(name, kind), subtype], children));
    return id;
  }

  /** Connects a child object to its parent; 0 is the scene's root. */
  connect(child: bigint, parent: bigint): void {
    this.connections.push(node('C', ['OO', child, parent]));
  }

  /** Connects a child object to one property of its parent. */
  connectProperty(child: bigint, parent: bigint, name: string): void {
    this.connections.push(node('C', ['OP', child, parent, name]));
  }
}
