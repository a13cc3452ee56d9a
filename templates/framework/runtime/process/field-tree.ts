import { ContractError } from '../mozdef-event';

/** A field of the index: what is under one name in an object, or in any element of a list. */
export interface Field {
  type?: string;
  /** There are values of several types under the name; the index gives it one. */
  isMixed: boolean;
  /** The name stands before a dot in another, which makes it an object. */
  isDotted: boolean;
  readonly below: Map<string, Field>;
}

/** The fields that the index would make of details, found out in one walk, and no more of them than it may have. */
export class FieldTree {
  public readonly root = newField();
  private size = 0;

  public constructor(private readonly maxFields: number) {}

  /**
   * Enters that there is a value of this type, or an object.
   *
   * @throws ContractError when these are more fields than the index takes.
   */
  public enter(field: Field, type: string): void {
    if (field === this.root) return;
    if (field.type === undefined && ++this.size > this.maxFields) {
      throw new ContractError(`the body has more than ${this.maxFields} fields, and MozDef's index takes 1,000 in all; use the native format`);
    }
    field.isMixed ||= (field.type ?? type) !== type;
    field.type = type;
  }

  /** The field of a name below another; each part of a dotted one is a field. */
  public below(field: Field, name: string): Field {
    const parts = name.split('.');
    return parts.reduce((parent, part, index) => {
      const child = parent.below.get(part) ?? newField();
      parent.below.set(part, child);
      if (index < parts.length - 1) {
        this.enter(child, 'object');
        child.isDotted = true;
      }
      return child;
    }, field);
  }

  /**
   * Whether any field has values of several types.
   *
   * @throws ContractError when there is one of which its values cannot all become text, as it has fields below it in dotted names.
   */
  public hasMixedTypes(): boolean {
    const search = (field: Field): boolean => [...field.below.values()].map((child) => {
      if (!child.isMixed) return search(child);
      if (child.isDotted) throw new ContractError("one of the details is a value, and has fields below it: MozDef's index cannot hold both");
      return true;
    }).includes(true);
    return search(this.root);
  }
}

/** The field of a name below another, in a tree that has it. */
export function fieldBelow(field: Field, name: string): Field {
  return name.split('.').reduce((parent, part) => parent.below.get(part)!, field);
}

function newField(): Field {
  return { isMixed: false, isDotted: false, below: new Map() };
}
