// Starts `gitlab-rb lsp` and shows the release that files are judged for. All else is the server's.

import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

let client: LanguageClient | undefined;
let status: vscode.StatusBarItem;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  status = vscode.window.createStatusBarItem("gitlab-rb.release", vscode.StatusBarAlignment.Right);
  status.name = "gitlab.rb release";
  status.command = "gitlab-rb.chooseRelease";
  context.subscriptions.push(
    status,
    vscode.commands.registerCommand("gitlab-rb.chooseRelease", chooseRelease),
    vscode.commands.registerCommand("gitlab-rb.migrateFile", migrateFile),
    vscode.commands.registerCommand("gitlab-rb.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("gitlab-rb")) {
        await restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("gitlab-rb");
  const server: ServerOptions = { command: settings.get("path", "gitlab-rb"), args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: "ruby" },
      { language: "yaml" },
      { language: "dockercompose" },
      { pattern: "**/*gitlab.rb*" },
    ],
    initializationOptions: { release: settings.get("release", "") },
  };
  client = new LanguageClient("gitlab-rb", "gitlab.rb", server, options);
  client.registerFeature({
    fillClientCapabilities: (capabilities) => {
      capabilities.experimental = { ...capabilities.experimental, serverStatusNotification: true };
    },
    initialize: () => {},
    getState: () => ({ kind: "static" }),
    clear: () => {},
  });
  client.onNotification("experimental/serverStatus", (told: { message: string }) => {
    status.text = told.message.split(",")[0];
    status.tooltip = told.message;
    status.show();
  });
  try {
    await client.start();
  } catch {
    client = undefined;
    const open = "Open the setting";
    const chosen = await vscode.window.showErrorMessage(
      "gitlab-rb could not be started. Install it, or set the path of the program.",
      open,
    );
    if (chosen === open) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "gitlab-rb.path");
    }
  }
}

async function restart(): Promise<void> {
  await client?.stop();
  client = undefined;
  await start();
}

async function run(command: string, ...parameters: unknown[]): Promise<unknown> {
  return client?.sendRequest("workspace/executeCommand", { command, arguments: parameters });
}

async function chooseRelease(): Promise<void> {
  const typed = await vscode.window.showInputBox({
    prompt: "The GitLab release to judge files for, such as 18.11. Leave it empty for that of each file.",
  });
  if (typed === undefined) {
    return;
  }
  try {
    await run("gitlab-rb.setRelease", typed === "" ? null : typed);
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}

async function migrateFile(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document && (await run("gitlab-rb.migrate", document.uri.toString())) === false) {
    void vscode.window.showInformationMessage("Nothing to migrate in this file.");
  }
}
