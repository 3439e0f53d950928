/** Files waiting to be uploaded, kept in IndexedDB so that a reload in the middle of an upload loses nothing. */
const name = 'kefu-outbox';
const store = 'files';
const memory = new Map<string, File>();

export async function keepFile(key: string, file: File): Promise<void> {
  memory.set(key, file);
  await run('readwrite', (files) => files.put(file, key)).catch(() => undefined);
}

export async function takeFile(key: string): Promise<File | undefined> {
  return memory.get(key) ?? (await run<File | undefined>('readonly', (files) => files.get(key)).catch(() => undefined));
}

export async function dropFile(key: string): Promise<void> {
  memory.delete(key);
  await run('readwrite', (files) => files.delete(key)).catch(() => undefined);
}

function run<T>(mode: IDBTransactionMode, work: (files: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(store);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const request = work(database.transaction(store, mode).objectStore(store));
      request.onsuccess = () => { resolve(request.result); database.close(); };
      request.onerror = () => { reject(request.error); database.close(); };
    };
  });
}
