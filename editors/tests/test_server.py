"""What a person does in an editor, with pytest-lsp as the editor: open, mistype, see it, fix it, hover, complete."""

import os

import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

SERVER = [os.environ["GITLAB_RB"], "lsp", "--to", "18.0"]
URI = "file:///srv/gitlab/gitlab.rb"
TEXT = "external_url 'https://git.example.com'\n"
TYPED = "gitlab_rails['gitlab_emial_from'] = 'a@example.com'\n"


@pytest_lsp.fixture(config=ClientServerConfig(server_command=SERVER))
async def client(lsp_client: LanguageClient):
    params = types.InitializeParams(capabilities=client_capabilities("visual-studio-code"))
    answer = await lsp_client.initialize_session(params)
    assert answer.server_info.name == "gitlab-rb"
    lsp_client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(URI, "ruby", 1, TEXT))
    )
    await lsp_client.wait_for_notification("textDocument/publishDiagnostics")
    yield
    await lsp_client.shutdown_session()


def at(line, character):
    return types.Position(line, character)


async def mistype(client):
    end = types.Range(at(1, 0), at(1, 0))
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(uri=URI, version=2),
            [types.TextDocumentContentChangePartial(text=TYPED, range=end)],
        )
    )
    await client.wait_for_notification("textDocument/publishDiagnostics")


async def test_a_typing_mistake_is_seen_and_fixed(client: LanguageClient):
    assert not client.diagnostics[URI]
    await mistype(client)
    [found] = client.diagnostics[URI]
    assert found.code == "unknown-key"
    assert found.range == types.Range(at(1, 13), at(1, 32))
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(URI), found.range, types.CodeActionContext([found])
        )
    )
    fix = next(action for action in actions if action.title.startswith("Write `gitlab_email_from`"))
    [edit] = fix.edit.changes[URI]
    assert (edit.range, edit.new_text) == (found.range, "'gitlab_email_from'")


async def test_a_hover_says_what_a_setting_is(client: LanguageClient):
    hover = await client.text_document_hover_async(
        types.HoverParams(types.TextDocumentIdentifier(URI), at(0, 3))
    )
    assert "external_url" in hover.contents.value


async def test_a_key_is_completed_and_described(client: LanguageClient):
    await mistype(client)
    found = await client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(URI), at(1, 20))
    )
    item = next(item for item in found.items if item.label == "gitlab_email_from")
    described = await client.completion_item_resolve_async(item)
    assert "gitlab_rails['gitlab_email_from']" in described.documentation.value


async def test_symbols_name_the_settings(client: LanguageClient):
    await mistype(client)
    symbols = await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(URI))
    )
    assert [symbol.name for symbol in symbols] == ["external_url", "gitlab_rails['gitlab_emial_from']"]
