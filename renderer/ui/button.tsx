import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import './button.css';

interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'type'> {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly submit?: boolean;
  /** It stands among words. */
  readonly small?: boolean;
  readonly icon?: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  kind = 'plain',
  submit = false,
  small = false,
  icon,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={submit ? 'submit' : 'button'}
      className={`button button-${kind}${small ? ' button-small' : ''}`}
    >
      {icon}
      <span>{children}</span>
    </button>
  );
}

interface IconButtonProps extends Omit<
  ButtonHTMLAttributes<HTMLButtonElement>,
  'className' | 'type' | 'children'
> {
  /** What a screen reader says, and the tooltip. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function IconButton({ label, icon, ...rest }: IconButtonProps) {
  return (
    <button {...rest} type="button" className="icon-button" aria-label={label} title={label}>
      {icon}
    </button>
  );
}
