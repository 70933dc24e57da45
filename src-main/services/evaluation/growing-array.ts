/** Numbers collected one block after the other. */
export class GrowingArray {
  private data = new Float64Array(1024);
  private used = 0;

  append(block: ArrayLike<number>): void {
    const end = this.used + block.length;
    if (end > this.data.length) {
      const larger = new Float64Array(2 * end);
      larger.set(this.data);
      this.data = larger;
    }
    this.data.set(block, this.used);
    this.used = end;
  }

  get length(): number {
    return this.used;
  }

  /** What was collected, a view that is valid until the next `append`. */
  all(): Float64Array {
    return this.data.subarray(0, this.used);
  }
}
