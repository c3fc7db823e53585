// The README's sample, and a config.json that fits it.

import config from "../../../tests/samples/config.json?raw";
import text from "../../../tests/samples/chat-10.8.gitlab.rb?raw";

export const SAMPLE = { name: "gitlab.rb", text, config, from: "10.8", to: "18.11" };
