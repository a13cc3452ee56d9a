import type { Handler, Severity } from '../framework';
import { timeText } from './meetings';
import { display } from './people';
import type { Person } from './people';
import { label, list, text, words } from './text';
import type { Value } from './text';
import { zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

interface Call {
  readonly caller_name?: Value;
  readonly caller_email?: Value;
  readonly caller_number?: Value;
  readonly caller_did_number?: Value;
  readonly caller_ext_number?: Value;
  readonly callee_name?: Value;
  readonly callee_email?: Value;
  readonly callee_number?: Value;
  readonly callee_did_number?: Value;
  readonly callee_ext_number?: Value;
}

function callerOf(call: Call): Person {
  const number = text(call.caller_did_number) ?? text(call.caller_number) ?? text(call.caller_ext_number);
  return { name: text(call.caller_name) ?? number, email: call.caller_email };
}

function calleeOf(call: Call): Person {
  const number = text(call.callee_did_number) ?? text(call.callee_number) ?? text(call.callee_ext_number);
  return { name: text(call.callee_name) ?? number, email: call.callee_email };
}

function numbersOf(call: Call) {
  return {
    caller_number: text(call.caller_did_number) ?? text(call.caller_number),
    callee_number: text(call.callee_did_number) ?? text(call.callee_number),
  };
}

/** A call, once it is over: who called whom, from where. Of several legs, the first; the addresses of all. */
export const call: Handler<Events['phone.caller_call_history_completed']> = (event) => {
  const { object } = event.body.payload;
  const legs = list(object.call_logs);
  const first = legs[0] ?? {};
  return zoomEvent(event, {
    summary: words(display(callerOf(first)), 'called', display(calleeOf(first), 'somebody'), label(first.result) && `(${label(first.result)})`),
    severity: 'INFO',
    category: 'activity',
    actor: { ...callerOf(first), id: first.direction === 'outbound' ? object.user_id : undefined },
    targets: [{ ...calleeOf(first), id: first.direction === 'inbound' ? object.user_id : undefined }],
    details: {
      call_id: text(first.call_id),
      call_legs: legs.length,
      direction: text(first.direction),
      connect_type: text(first.connect_type),
      call_type: text(first.call_type),
      result: text(first.result),
      ...numbersOf(first),
      device_type: text(first.caller_device_type),
      start_time: timeText(first.start_time),
      end_time: timeText(first.end_time),
    },
  });
};

type Recording = Events['phone.recording_started']['payload']['object'];

/** Recordings of calls, one or several. The links from which they can be taken stay here. */
export function callRecording(severity: Severity, did: string): Handler<Events['phone.recording_started'] | Events['phone.recording_completed']> {
  return (event) => {
    const { object } = event.body.payload;
    const recordings: Recording[] = 'recordings' in object ? list(object.recordings) : [object as Recording];
    const first = recordings[0] ?? {};
    const owner: Person = { name: first.owner?.name, id: text(first.user_id) ?? first.owner?.id };
    const parties = display(callerOf(first), '') && `from ${display(callerOf(first))} to ${display(calleeOf(first), 'somebody')}`;
    return zoomEvent(event, {
      summary: recordings.length > 1
        ? `${recordings.length} recordings of calls ${did}`
        : words('Recording of a call', parties, display(owner, '') && `of ${display(owner)}`, did),
      severity,
      category: 'recording',
      actor: owner,
      details: {
        recording_ids: recordings.map(({ id }) => text(id)),
        call_id: text(first.call_id),
        recording_type: text(first.recording_type),
        direction: text(first.direction),
        ...numbersOf(first),
      },
    });
  };
}

/** A desk phone that was registered calls in the name of whom it is given to. */
export const deviceRegistered: Handler<Events['phone.device_registration']> = (event) => {
  const { object } = event.body.payload;
  const name = label(object.device_name);
  return zoomEvent(event, {
    summary: words('Phone', name ? `"${name}"` : label(object.device_id), label(object.mac_address) && `(${label(object.mac_address)})`, 'was registered'),
    severity: 'NOTICE',
    category: 'configuration',
    details: { device_id: text(object.device_id), device_name: text(object.device_name), mac_address: text(object.mac_address) },
  });
};
