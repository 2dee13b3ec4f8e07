/** What a message brings, read as the browser made it: a getter in its place would be handed the message, and by it the port. */
const { get } = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data') as { get: () => unknown };
const { apply } = Reflect;

export const dataOf = <Data>(event: MessageEvent<Data>): Data => apply(get, event, []) as Data;
