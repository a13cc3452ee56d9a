import type { Handler } from '../framework';
import { changeDetails, compareSettings } from './setting-changes';
import type { Change } from './setting-changes';
import { label, some, text, words } from './text';
import { actorOf, zoomEvent } from './zoom-event';
import type { Events } from '../generated/events';

type SettingsEvent = Events['account.settings_updated'] | Events['phone.group_settings_updated'];

/**
 * Changed settings. Of locks, it is what is locked no more that is weaker: groups and users may change it from then on.
 *
 * @param of whose settings.
 * @param locks that the event tells which settings are locked, and not what they are.
 */
export function settingsChanged(of: 'user' | 'group' | 'account', { locks = false, what = 'settings of' } = {}): Handler<SettingsEvent> {
  return (event) => {
    const { object, old_object: old } = event.body.payload;
    const id = text(object.id) ?? ('group_id' in object ? text(object.group_id) : undefined);
    const changes = compareSettings(object.settings ?? {}, old?.settings ?? {}, locks);
    const weakened = changes.filter(({ weakens }) => weakens !== undefined);
    const owner = of === 'account' ? 'the account' : `${of} ${label(id) || 'unknown'}`;
    const worstFirst = [...weakened, ...changes.filter(({ weakens }) => weakens === undefined)];
    return zoomEvent(event, {
      summary: `${actorOf(event.body)} changed ${what} ${owner}: ${some(worstFirst, 3, named) || 'unknown'}`,
      severity: weakened.length > 0 ? 'WARNING' : of === 'user' ? 'INFO' : 'NOTICE',
      category: 'configuration',
      targets: of === 'user' ? [{ id }] : [],
      details: {
        [`${of === 'account' ? 'changed_account' : of}_id`]: id,
        changed_settings: changes.map(({ path }) => path),
        ...changeDetails(changes),
      },
    });
  };
}

function named({ path, weakens }: Change): string {
  return words(label(path), weakens && `(${weakens})`);
}
