// Has the official OpenAI and Anthropic SDKs complete a tool-calling conversation with the stub
// MiniMax server, streaming and not, and prints what was said. Ends with 1 at the first mismatch.
import assert from 'node:assert/strict';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';

const url = process.argv[2];
const KEY = 'sk-api-stub-0000';
const RESULT = '12 °C, 小雨 🌧';
const QUESTION = 'What is the weather in Paris?';
const SYSTEM = 'You answer in one sentence.';
const SCHEMA = {
  type: 'object',
  properties: { city: { type: 'string', description: 'The city.' } },
  required: ['city'],
};

const openai = new OpenAI({ apiKey: KEY, baseURL: `${url}/v1`, maxRetries: 0 });
const anthropic = new Anthropic({ apiKey: KEY, baseURL: `${url}/anthropic`, maxRetries: 0 });

function show(who, said) {
  console.log(`  ${who.padEnd(9)} ${typeof said === 'string' ? said : JSON.stringify(said)}`);
}

function checkCall(id, name, args) {
  assert.match(id, /^call_function_[a-z0-9]{12}_1$/);
  assert.equal(name, 'get_weather');
  assert.deepEqual(args, { city: 'a'.repeat(16) });
}

function checkAnswer(text) {
  assert.ok(text.includes(RESULT), `the answer lacks the tool's result: ${text}`);
}

async function withOpenAi(model, streaming, extra) {
  const messages = [
    { role: 'system', content: SYSTEM },
    { role: 'user', content: QUESTION },
  ];
  const tools = [
    { type: 'function', function: { name: 'get_weather', description: 'Weather.', parameters: SCHEMA } },
  ];
  let deltas = 0;
  const ask = async () => {
    const request = { model, messages, tools, ...extra };
    if (!streaming) {
      return openai.chat.completions.create(request);
    }
    const stream = openai.chat.completions.stream({
      ...request,
      stream_options: { include_usage: true },
    });
    stream.on('content', () => deltas++);
    return stream.finalChatCompletion();
  };
  show('user', QUESTION);
  const first = await ask();
  const [choice] = first.choices;
  assert.equal(choice.finish_reason, 'tool_calls');
  assert.equal(choice.message.tool_calls.length, 1);
  const [call] = choice.message.tool_calls;
  show('assistant', call.function);
  checkCall(call.id, call.function.name, JSON.parse(call.function.arguments));
  messages.push(choice.message, { role: 'tool', tool_call_id: call.id, content: RESULT });
  show('tool', RESULT);
  const last = await ask();
  const text = last.choices[0].message.content;
  show('assistant', text);
  assert.equal(last.choices[0].finish_reason, 'stop');
  checkAnswer(text);
  assert.equal(text.includes('<think>'), !extra.reasoning_split);
  assert.ok(!streaming || deltas > 1, `the text came in ${deltas} deltas`);
  const { prompt_tokens, completion_tokens, total_tokens } = last.usage;
  assert.ok(prompt_tokens > first.usage.prompt_tokens && completion_tokens > 0);
  assert.equal(prompt_tokens + completion_tokens, total_tokens);
  show('usage', last.usage);
}

async function withAnthropic(model, streaming) {
  const messages = [{ role: 'user', content: QUESTION }];
  const tools = [{ name: 'get_weather', description: 'Weather.', input_schema: SCHEMA }];
  let deltas = 0;
  const ask = async () => {
    const request = {
      model,
      max_tokens: 4096,
      system: SYSTEM,
      messages,
      tools,
      thinking: { type: 'adaptive' },
    };
    if (!streaming) {
      return anthropic.messages.create(request);
    }
    const stream = anthropic.messages.stream(request);
    stream.on('text', () => deltas++);
    return stream.finalMessage();
  };
  show('user', QUESTION);
  const first = await ask();
  assert.equal(first.stop_reason, 'tool_use');
  const [thinking, call] = first.content;
  assert.equal(thinking.type, 'thinking');
  assert.match(thinking.signature, /^[0-9a-f]{64}$/);
  show('assistant', { name: call.name, input: call.input });
  checkCall(call.id, call.name, call.input);
  messages.push({ role: 'assistant', content: first.content });
  messages.push({
    role: 'user',
    content: [{ type: 'tool_result', tool_use_id: call.id, content: RESULT }],
  });
  show('tool', RESULT);
  const last = await ask();
  const text = last.content.find((it) => it.type === 'text').text;
  show('assistant', text);
  assert.equal(last.stop_reason, 'end_turn');
  checkAnswer(text);
  assert.ok(!streaming || deltas > 1, `the text came in ${deltas} deltas`);
  show('usage', last.usage);
}

async function refused(what, attempt, status, text) {
  const error = await attempt().then(
    () => assert.fail(`${what} was accepted`),
    (e) => e,
  );
  show(what, `${error.constructor.name} ${error.status}: ${error.message}`);
  assert.equal(error.status, status);
  assert.ok(error.message.includes(text));
}

async function scenario(title, run) {
  console.log(title);
  await run();
}

for (const streaming of [false, true]) {
  const how = streaming ? 'streaming' : 'whole';
  await scenario(`OpenAI SDK, MiniMax-M3, reasoning beside the content, ${how}`, () =>
    withOpenAi('MiniMax-M3', streaming, { reasoning_split: true }));
  await scenario(`OpenAI SDK, MiniMax-M2.7, reasoning in the content, ${how}`, () =>
    withOpenAi('MiniMax-M2.7', streaming, {}));
  await scenario(`Anthropic SDK, MiniMax-M3, ${how}`, () => withAnthropic('MiniMax-M3', streaming));
}
await scenario('What else the SDKs know', async () => {
  const models = await openai.models.list();
  show('models', models.data.map((it) => it.id).join(' '));
  assert.ok(models.data.some((it) => it.id === 'MiniMax-M3'));
  const messages = [{ role: 'user', content: QUESTION }];
  const counted = await anthropic.messages.countTokens({ model: 'MiniMax-M3', messages });
  show('tokens', counted);
  assert.ok(counted.input_tokens > 0);
  const wrong = { apiKey: 'sk-api-somebody-else', maxRetries: 0 };
  await refused('wrong key', () =>
    new OpenAI({ ...wrong, baseURL: `${url}/v1` }).models.list(), 401, '2049');
  await refused('wrong key', () =>
    new Anthropic({ ...wrong, baseURL: `${url}/anthropic` }).messages.create(
      { model: 'MiniMax-M3', max_tokens: 9, messages }), 401, 'invalid api key');
  await refused('no model', () =>
    openai.chat.completions.create({ model: 'gpt-5', messages }), 400, "unknown model 'gpt-5'");
  await refused('developer', () =>
    openai.chat.completions.create(
      { model: 'MiniMax-M3', messages: [{ role: 'developer', content: SYSTEM }, ...messages] }),
    400, 'invalid message role: developer');
});
console.log('All as expected.');
