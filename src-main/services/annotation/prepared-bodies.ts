import { namedBody } from '#main/services/models/named-body.ts';
import { assert } from '#shared/errors/problem.ts';
import { prepareBody, type SolverBody } from '#shared/fitting/solve-options.ts';

/** Bodies reduced to what refits and projections read; each is prepared once. */
export class PreparedBodies {
  readonly #loads = new Map<string, Promise<SolverBody>>();
  readonly #ready = new Map<string, SolverBody>();

  /** @throws Problem as `namedBody` */
  prepare(name: string): Promise<SolverBody> {
    let load = this.#loads.get(name);
    if (load === undefined) {
      load = namedBody(name).then((body) => {
        const prepared = prepareBody(body);
        this.#ready.set(name, prepared);
        return prepared;
      });
      this.#loads.set(name, load);
      load.catch(() => this.#loads.delete(name));
    }
    return load;
  }

  /** A body that was prepared before. */
  prepared(name: string): SolverBody {
    const body = this.#ready.get(name);
    assert(body !== undefined, 'a body is prepared before rows are put on it');
    return body;
  }
}
