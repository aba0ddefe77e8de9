import { randomUUID } from "node:crypto";

/**
 * Writes a small HDF5 file in memory and reads it back.
 *
 * @throws {Error} the library does not load or reads something else.
 */
export async function checkHdf5(): Promise<void> {
  const h5 = await import("h5wasm");
  const { FS } = await h5.ready;
  const name = `/${randomUUID()}.h5`; // in h5wasm's own memory, never on disk
  try {
    const written = new h5.File(name, "w");
    written.create_dataset({ name: "weights", data: Float32Array.of(1, 2, 3), shape: [3] });
    written.close();
    const read = new h5.File(name, "r");
    const dataset = read.get("weights");
    const value = dataset instanceof h5.Dataset ? dataset.value : undefined;
    const values = value instanceof Float32Array ? value.join() : "nothing";
    read.close();
    if (values !== "1,2,3") throw new Error(`1,2,3 came back as ${values}`);
  } finally {
    FS.unlink(name);
  }
}
