import type { Handler, Severity } from '../framework';
import { kindOf, meetingDetails, meetingName } from './meetings';
import { participantDetails, participantName, participantOf } from './participants';
import { display } from './people';
import type { Person } from './people';
import { label, list, some, text, words } from './text';
import type { Value } from './text';
import { actorOf, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

/** A screen, an application or a file, shown in a meeting. Without the link to the file: whoever has it may open it. */
export function sharing(did: string): Handler<Events['meeting.sharing_started']> {
  return (event) => {
    const { object } = event.body.payload;
    const { content, link_source, source } = object.participant?.sharing_details ?? {};
    return zoomEvent(event, {
      summary: words(participantName(object.participant), did, label(content), `in ${meetingName(object, kindOf(event.type))}`),
      severity: 'INFO',
      category: 'meeting',
      actor: participantOf(object.participant),
      details: {
        ...meetingDetails(object),
        ...participantDetails(object.participant),
        shared_content: text(content),
        link_source: text(link_source),
        share_source: text(source),
      },
    });
  };
}

interface File {
  readonly file_id?: Value;
  readonly file_name?: Value;
  readonly file_size?: Value;
  readonly file_type?: Value;
  /** The same in events of team chat about several files. */
  readonly OS_file_type?: Value;
}

/** Without the link from which the file can be taken. */
function fileDetails(files: readonly File[]) {
  return {
    file_names: files.map(({ file_name: name }) => text(name)),
    file_ids: files.map(({ file_id: id }) => text(id)),
    file_types: [...new Set(files.map(({ file_type, OS_file_type }) => text(file_type) ?? text(OS_file_type)))],
    file_bytes: files.reduce((sum, { file_size: size }) => sum + (Number(size) || 0), 0),
  };
}

function fileNames(files: readonly File[]): string {
  const names = files.map(({ file_name: name }) => text(name)).filter(Boolean);
  return names.length > 0 ? `"${some(names)}"` : '';
}

/** A file in the chat of a meeting or webinar, to everybody or to one. */
export const chatFileSent: Handler<Events['meeting.chat_message_file_sent']> = (event) => {
  const { object } = event.body.payload;
  const file = object.chat_message_file ?? {};
  const sender: Person = { email: file.sender_email, name: file.sender_name };
  const recipient: Person = { email: file.recipient_email, name: file.recipient_name };
  const meeting = { id: text(object.meeting_id) ?? object.webinar_id, uuid: text(object.meeting_uuid) ?? object.webinar_uuid };
  const to = display(recipient, '') || label(file.recipient_type);
  return zoomEvent(event, {
    summary: words(actorOf(event.body, sender), 'sent file', fileNames([file]), to && `to ${to}`, `in ${meetingName(meeting, kindOf(event.type))}`),
    severity: 'INFO',
    category: 'meeting',
    actor: sender,
    targets: [recipient],
    details: { ...meetingDetails(meeting), ...fileDetails([file]), sender_type: text(file.sender_type), recipient_type: text(file.recipient_type) },
  });
};

export const chatFileDownloaded: Handler<Events['meeting.chat_message_file_downloaded']> = (event) => {
  const { object } = event.body.payload;
  const file = object.chat_message_file ?? {};
  return zoomEvent(event, {
    summary: words(actorOf(event.body), 'downloaded file', fileNames([file]), `in ${meetingName(object, kindOf(event.type))}`),
    severity: 'INFO',
    category: 'meeting',
    targets: [{ id: file.file_owner_id }],
    details: { ...meetingDetails(object), ...fileDetails([file]) },
  });
};

/** Files of team chat: with a contact, in a channel, or somebody's own. To or by somebody of another account is worth a look. */
export function chatFiles(severity: Severity, did: string): Handler<Events['team_chat.file_shared'] | Events['team_chat.file_downloaded']> {
  return (event) => {
    const { payload } = event.body;
    const { object } = payload;
    const files = list<File>('files' in object ? object.files : 'file' in object ? [object.file] : []);
    const contact: Person = { email: object.contact_email, id: object.contact_id };
    const external = ('is_external_user' in object && object.is_external_user === true) || ('by_external_user' in payload && payload.by_external_user === true);
    return zoomEvent(event, {
      summary: words(
        actorOf(event.body), did, files.length > 1 ? `${files.length} files` : 'file', fileNames(files),
        display(contact, '') && `with ${display(contact)}`,
        label(object.channel_id) && `in channel ${label(object.channel_id)}`,
        external && '(outside of the account)',
      ),
      severity: external ? 'NOTICE' : severity,
      category: 'activity',
      targets: [contact],
      details: { ...fileDetails(files), channel_id: text(object.channel_id), external },
    });
  };
}
